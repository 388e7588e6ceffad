CREATE TABLE `team_preferences` (
	`org_id` integer NOT NULL,
	`team_id` integer NOT NULL,
	`theme` text NOT NULL,
	`timezone` text NOT NULL,
	`week_start` text NOT NULL,
	`home_dashboard_uid` text NOT NULL,
	`language` text NOT NULL,
	PRIMARY KEY(`org_id`, `team_id`)
);
--> statement-breakpoint
ALTER TABLE `tokens` ADD `last_used` text;--> statement-breakpoint
CREATE INDEX `managed_permissions_by_subject` ON `managed_permissions` (`subject_kind`,`subject`);--> statement-breakpoint
CREATE INDEX `org_users_by_role` ON `org_users` (`org_id`,`role`);--> statement-breakpoint
CREATE INDEX `team_members_by_user_anywhere` ON `team_members` (`user_id`);--> statement-breakpoint
CREATE INDEX `user_roles_by_user` ON `user_roles` (`user_id`);--> statement-breakpoint
CREATE INDEX `users_by_kind` ON `users` (`is_service_account`,`login`);--> statement-breakpoint
CREATE INDEX `users_by_server_admin` ON `users` (`is_server_admin`,`is_disabled`);