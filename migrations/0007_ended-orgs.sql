CREATE TABLE `ended_orgs` (
	`org_id` integer PRIMARY KEY NOT NULL,
	`ended` text NOT NULL
);
