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
CREATE UNIQUE INDEX `resource_types_by_name` ON `resource_types` (`org_id`,`name`);