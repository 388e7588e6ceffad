ALTER TABLE `ended_identities` ADD `said_roles` text;--> statement-breakpoint
ALTER TABLE `ended_identities` ADD `unlinked_from` integer;--> statement-breakpoint
ALTER TABLE `identities` ADD `other_roles` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `identities` ADD `keeps_password` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `identities` ADD `is_barred` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `identities` ADD `ahead` text DEFAULT '[]' NOT NULL;