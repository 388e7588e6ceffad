ALTER TABLE `changes` ADD `seal_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `changes` ADD `seal` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `org_users` ADD `pending_as` text;--> statement-breakpoint
ALTER TABLE `team_groups` ADD `position` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `team_members` ADD `position` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `teams` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `tokens` ADD `hash_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `version` integer DEFAULT 1 NOT NULL;