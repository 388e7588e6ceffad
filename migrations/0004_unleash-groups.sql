ALTER TABLE `team_roles` ADD `is_root` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `team_roles_root` ON `team_roles` (`org_id`,`team_id`) WHERE "team_roles"."is_root" = 1;--> statement-breakpoint
ALTER TABLE `teams` ADD `description` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `teams` ADD `created_by` integer;