ALTER TABLE `orgs` ADD `location` text;--> statement-breakpoint
-- No value counts as made: nobody knows which of the orgs that there are have an object, nor which of those that an older version adds.
ALTER TABLE `orgs` ADD `placed` text;
