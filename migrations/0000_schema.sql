CREATE TABLE `changes` (
	`org_id` integer NOT NULL,
	`revision` integer NOT NULL,
	`id` text NOT NULL,
	`global_revision` integer NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`origin` text NOT NULL,
	`kind` text NOT NULL,
	`before` text NOT NULL,
	`after` text NOT NULL,
	`touches` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`org_id`, `revision`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `changes_by_id` ON `changes` (`id`);--> statement-breakpoint
CREATE TABLE `group_mappings` (
	`org_id` integer NOT NULL,
	`group_key` text NOT NULL,
	`group_id` text NOT NULL,
	`role_uid` text NOT NULL,
	PRIMARY KEY(`org_id`, `group_key`, `role_uid`)
);
--> statement-breakpoint
CREATE INDEX `group_mappings_by_role` ON `group_mappings` (`role_uid`,`org_id`);--> statement-breakpoint
CREATE TABLE `guards` (
	`holds` integer NOT NULL,
	CONSTRAINT "guard_holds" CHECK("guards"."holds" = 1)
);
--> statement-breakpoint
CREATE TABLE `managed_permissions` (
	`org_id` integer NOT NULL,
	`subject_kind` text NOT NULL,
	`subject` text NOT NULL,
	`resource` text NOT NULL,
	`resource_id` text NOT NULL,
	`level` text NOT NULL,
	PRIMARY KEY(`org_id`, `subject_kind`, `subject`, `resource`, `resource_id`)
);
--> statement-breakpoint
CREATE INDEX `managed_permissions_by_resource` ON `managed_permissions` (`org_id`,`resource`,`resource_id`);--> statement-breakpoint
CREATE TABLE `org_users` (
	`org_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`role` text NOT NULL,
	`created` text NOT NULL,
	`updated` text NOT NULL,
	PRIMARY KEY(`org_id`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `org_users_by_user` ON `org_users` (`user_id`);--> statement-breakpoint
CREATE TABLE `orgs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`created` text NOT NULL,
	`updated` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orgs_by_name` ON `orgs` (`name`);--> statement-breakpoint
CREATE TABLE `permissions` (
	`org_id` integer NOT NULL,
	`role_uid` text NOT NULL,
	`action` text NOT NULL,
	`scope` text NOT NULL,
	`created` text NOT NULL,
	`updated` text NOT NULL,
	PRIMARY KEY(`org_id`, `role_uid`, `action`, `scope`)
);
--> statement-breakpoint
CREATE TABLE `roles` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`org_id` integer NOT NULL,
	`uid` text NOT NULL,
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`display_name` text NOT NULL,
	`description` text NOT NULL,
	`group` text NOT NULL,
	`hidden` integer NOT NULL,
	`created` text NOT NULL,
	`updated` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `roles_by_uid` ON `roles` (`org_id`,`uid`);--> statement-breakpoint
CREATE UNIQUE INDEX `roles_by_name` ON `roles` (`org_id`,`name`);--> statement-breakpoint
CREATE INDEX `roles_by_uid_anywhere` ON `roles` (`uid`);--> statement-breakpoint
CREATE TABLE `team_members` (
	`org_id` integer NOT NULL,
	`team_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`permission` integer NOT NULL,
	`added_by` integer NOT NULL,
	`created` text NOT NULL,
	PRIMARY KEY(`org_id`, `team_id`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `team_members_by_user` ON `team_members` (`org_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `team_roles` (
	`org_id` integer NOT NULL,
	`team_id` integer NOT NULL,
	`role_uid` text NOT NULL,
	`added_by` integer NOT NULL,
	`created` text NOT NULL,
	PRIMARY KEY(`org_id`, `team_id`, `role_uid`)
);
--> statement-breakpoint
CREATE INDEX `team_roles_by_role` ON `team_roles` (`role_uid`,`org_id`);--> statement-breakpoint
CREATE TABLE `teams` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`org_id` integer NOT NULL,
	`uid` text NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`created` text NOT NULL,
	`updated` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `teams_by_name` ON `teams` (`org_id`,`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `teams_by_uid` ON `teams` (`org_id`,`uid`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`org_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`created` text NOT NULL,
	`expires` text,
	`revoked` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_by_hash` ON `tokens` (`hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_by_name` ON `tokens` (`org_id`,`name`);--> statement-breakpoint
CREATE INDEX `tokens_by_account` ON `tokens` (`org_id`,`account_id`);--> statement-breakpoint
CREATE TABLE `user_groups` (
	`user_id` integer NOT NULL,
	`group_key` text NOT NULL,
	`source` text NOT NULL,
	`group_id` text NOT NULL,
	`learned` text NOT NULL,
	PRIMARY KEY(`user_id`, `group_key`, `source`)
);
--> statement-breakpoint
CREATE TABLE `user_roles` (
	`org_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`role_uid` text NOT NULL,
	`added_by` integer NOT NULL,
	`created` text NOT NULL,
	PRIMARY KEY(`org_id`, `user_id`, `role_uid`)
);
--> statement-breakpoint
CREATE INDEX `user_roles_by_role` ON `user_roles` (`role_uid`,`org_id`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uid` text NOT NULL,
	`login` text NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`is_service_account` integer NOT NULL,
	`home_org_id` integer NOT NULL,
	`is_server_admin` integer DEFAULT false NOT NULL,
	`is_disabled` integer DEFAULT false NOT NULL,
	`password_hash` text,
	`credential_version` integer DEFAULT 0 NOT NULL,
	`created` text NOT NULL,
	`updated` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_by_uid` ON `users` (`uid`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_by_login` ON `users` (`login`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_by_email` ON `users` (`email`);--> statement-breakpoint
CREATE INDEX `users_by_home_org` ON `users` (`home_org_id`,`is_service_account`);