CREATE TABLE `ended_identities` (
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`ended_at` integer NOT NULL,
	PRIMARY KEY(`issuer`, `subject`)
);
--> statement-breakpoint
CREATE TABLE `identities` (
	`user_id` integer PRIMARY KEY NOT NULL,
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`issued_at` integer NOT NULL,
	`claims` text NOT NULL,
	`role_org_id` integer,
	`org_role` text,
	`is_postponed` integer NOT NULL,
	`created` text NOT NULL,
	`updated` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `identities_by_subject` ON `identities` (`issuer`,`subject`);--> statement-breakpoint
CREATE TABLE `team_groups` (
	`org_id` integer NOT NULL,
	`team_id` integer NOT NULL,
	`group_key` text NOT NULL,
	`group_id` text NOT NULL,
	`added_by` integer NOT NULL,
	`created` text NOT NULL,
	PRIMARY KEY(`org_id`, `group_key`, `team_id`)
);
--> statement-breakpoint
CREATE INDEX `team_groups_by_team` ON `team_groups` (`org_id`,`team_id`,`group_key`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_user_groups` (
	`user_id` integer NOT NULL,
	`org_id` integer NOT NULL,
	`source` text NOT NULL,
	`group_key` text NOT NULL,
	`siblings_key` text NOT NULL,
	`group_id` text NOT NULL,
	`learned` text NOT NULL,
	PRIMARY KEY(`user_id`, `org_id`, `source`, `group_key`)
);
--> statement-breakpoint
INSERT INTO `__new_user_groups`("user_id", "org_id", "source", "group_key", "siblings_key", "group_id", "learned") SELECT "user_id", 0, "source", "group_key", '', "group_id", "learned" FROM `user_groups`;--> statement-breakpoint
DROP TABLE `user_groups`;--> statement-breakpoint
ALTER TABLE `__new_user_groups` RENAME TO `user_groups`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `user_groups_by_group` ON `user_groups` (`org_id`,`group_key`);--> statement-breakpoint
CREATE INDEX `user_groups_by_siblings` ON `user_groups` (`org_id`,`siblings_key`);