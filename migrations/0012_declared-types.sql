CREATE TABLE `resource_types` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`org_id` integer NOT NULL,
	`name` text NOT NULL,
	`display_name` text NOT NULL,
	`attribute` text NOT NULL,
	`actions` text NOT NULL,
	`levels` text NOT NULL,
	`version` integer NOT NULL,
	`created` text NOT NULL,
	`updated` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `resource_types_by_name` ON `resource_types` (`org_id`,`name`);--> statement-breakpoint
DROP INDEX `org_users_by_role`;--> statement-breakpoint
CREATE INDEX `org_users_by_role` ON `org_users` (`role`,`org_id`,`user_id`);--> statement-breakpoint
DROP INDEX `user_groups_by_group`;--> statement-breakpoint
DROP INDEX `user_groups_by_siblings`;--> statement-breakpoint
CREATE INDEX `user_groups_by_group` ON `user_groups` (`org_id`,`group_key`,`user_id`);--> statement-breakpoint
CREATE INDEX `user_groups_by_siblings` ON `user_groups` (`siblings_key`,`org_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `managed_permissions_by_user` ON `managed_permissions` (`org_id`,`resource`,`resource_id`,cast("subject" as integer)) WHERE "managed_permissions"."subject_kind" = 'user';--> statement-breakpoint
CREATE INDEX `teams_by_id` ON `teams` (`org_id`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_home_org_and_id` ON `users` (`home_org_id`,`is_service_account`,`id`);