CREATE TABLE `kept_answers` (
	`org_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`key` text NOT NULL,
	`sent` text NOT NULL,
	`change` text NOT NULL,
	`output` text,
	`made_id` integer,
	`number` integer NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`org_id`, `user_id`, `key`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `kept_answers_by_user` ON `kept_answers` (`user_id`,`org_id`,`number`);--> statement-breakpoint
CREATE INDEX `kept_answers_by_time` ON `kept_answers` (`at`);