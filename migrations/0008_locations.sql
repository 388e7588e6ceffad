ALTER TABLE `orgs` ADD `location` text;--> statement-breakpoint
ALTER TABLE `orgs` ADD `placed` text;--> statement-breakpoint
-- Nobody knows which of these have an object already, so all count as having one.
UPDATE `orgs` SET `placed` = `created`;
