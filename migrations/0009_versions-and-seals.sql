ALTER TABLE `changes` ADD `seal_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `changes` ADD `seal` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `org_users` ADD `pending_as` text;--> statement-breakpoint
ALTER TABLE `team_groups` ADD `position` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `team_members` ADD `position` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `teams` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `tokens` ADD `hash_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
-- Whoever takes a root role from a team changes the team: its own routes, those of roles, or the deletion of the role.
CREATE TRIGGER `team_roots_taken` AFTER DELETE ON `team_roles` WHEN OLD.`is_root` = 1 BEGIN
  UPDATE `teams` SET `version` = `version` + 1 WHERE `id` = OLD.`team_id` AND `org_id` = OLD.`org_id`;
END;
