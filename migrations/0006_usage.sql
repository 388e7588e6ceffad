CREATE TABLE `full_limits` (
	`name` text NOT NULL,
	CONSTRAINT "full_roles" CHECK(`name` <> 'roles'),
	CONSTRAINT "full_permissions" CHECK(`name` <> 'permissions'),
	CONSTRAINT "full_assignments" CHECK(`name` <> 'assignments'),
	CONSTRAINT "full_members" CHECK(`name` <> 'members'),
	CONSTRAINT "full_service-accounts" CHECK(`name` <> 'service-accounts'),
	CONSTRAINT "full_tokens" CHECK(`name` <> 'tokens'),
	CONSTRAINT "full_teams" CHECK(`name` <> 'teams'),
	CONSTRAINT "full_team-members" CHECK(`name` <> 'team-members'),
	CONSTRAINT "full_team-groups" CHECK(`name` <> 'team-groups'),
	CONSTRAINT "full_group-mappings" CHECK(`name` <> 'group-mappings'),
	CONSTRAINT "full_user-groups" CHECK(`name` <> 'user-groups'),
	CONSTRAINT "full_levels" CHECK(`name` <> 'levels'),
	CONSTRAINT "full_orgs" CHECK(`name` <> 'orgs'),
	CONSTRAINT "full_users" CHECK(`name` <> 'users'),
	CONSTRAINT "full_global-roles" CHECK(`name` <> 'global-roles'),
	CONSTRAINT "full_global-permissions" CHECK(`name` <> 'global-permissions'),
	CONSTRAINT "full_global-assignments" CHECK(`name` <> 'global-assignments'),
	CONSTRAINT "full_provider-groups" CHECK(`name` <> 'provider-groups')
);
--> statement-breakpoint
CREATE TABLE `usage` (
	`org_id` integer NOT NULL,
	`name` text NOT NULL,
	`used` integer NOT NULL,
	`before` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`org_id`, `name`)
);
--> statement-breakpoint
-- Triggers count what has a limit, whoever writes. A migration that makes one of these tables anew has to make its triggers anew.
CREATE TRIGGER `roles_counted` AFTER INSERT ON `roles` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, iif(NEW.`org_id` = 0, 'global-roles', 'roles'), 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `roles_uncounted` AFTER DELETE ON `roles` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = iif(OLD.`org_id` = 0, 'global-roles', 'roles');
END;
--> statement-breakpoint
CREATE TRIGGER `permissions_counted` AFTER INSERT ON `permissions` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, iif(NEW.`org_id` = 0, 'global-permissions', 'permissions'), 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `permissions_uncounted` AFTER DELETE ON `permissions` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = iif(OLD.`org_id` = 0, 'global-permissions', 'permissions');
END;
--> statement-breakpoint
CREATE TRIGGER `user_roles_counted` AFTER INSERT ON `user_roles` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, iif(NEW.`org_id` = 0, 'global-assignments', 'assignments'), 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `user_roles_uncounted` AFTER DELETE ON `user_roles` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = iif(OLD.`org_id` = 0, 'global-assignments', 'assignments');
END;
--> statement-breakpoint
CREATE TRIGGER `user_groups_counted` AFTER INSERT ON `user_groups` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, iif(NEW.`org_id` = 0, 'provider-groups', 'user-groups'), 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `user_groups_uncounted` AFTER DELETE ON `user_groups` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = iif(OLD.`org_id` = 0, 'provider-groups', 'user-groups');
END;
--> statement-breakpoint
CREATE TRIGGER `team_roles_counted` AFTER INSERT ON `team_roles` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, iif(NEW.`org_id` = 0, 'global-assignments', 'assignments'), 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `team_roles_uncounted` AFTER DELETE ON `team_roles` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = iif(OLD.`org_id` = 0, 'global-assignments', 'assignments');
END;
--> statement-breakpoint
CREATE TRIGGER `org_users_counted` AFTER INSERT ON `org_users` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, 'members', 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `org_users_uncounted` AFTER DELETE ON `org_users` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = 'members';
END;
--> statement-breakpoint
CREATE TRIGGER `tokens_counted` AFTER INSERT ON `tokens` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, 'tokens', 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `tokens_uncounted` AFTER DELETE ON `tokens` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = 'tokens';
END;
--> statement-breakpoint
CREATE TRIGGER `teams_counted` AFTER INSERT ON `teams` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, 'teams', 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `teams_uncounted` AFTER DELETE ON `teams` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = 'teams';
END;
--> statement-breakpoint
CREATE TRIGGER `team_members_counted` AFTER INSERT ON `team_members` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, 'team-members', 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `team_members_uncounted` AFTER DELETE ON `team_members` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = 'team-members';
END;
--> statement-breakpoint
CREATE TRIGGER `team_groups_counted` AFTER INSERT ON `team_groups` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, 'team-groups', 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `team_groups_uncounted` AFTER DELETE ON `team_groups` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = 'team-groups';
END;
--> statement-breakpoint
CREATE TRIGGER `group_mappings_counted` AFTER INSERT ON `group_mappings` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, 'group-mappings', 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `group_mappings_uncounted` AFTER DELETE ON `group_mappings` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = 'group-mappings';
END;
--> statement-breakpoint
CREATE TRIGGER `managed_permissions_counted` AFTER INSERT ON `managed_permissions` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`org_id`, 'levels', 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `managed_permissions_uncounted` AFTER DELETE ON `managed_permissions` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`org_id` AND `name` = 'levels';
END;
--> statement-breakpoint
CREATE TRIGGER `orgs_counted` AFTER INSERT ON `orgs` BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (0, 'orgs', 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `orgs_uncounted` AFTER DELETE ON `orgs` BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = 0 AND `name` = 'orgs';
END;
--> statement-breakpoint
CREATE TRIGGER `users_counted` AFTER INSERT ON `users` WHEN NEW.`is_service_account` = 0 BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (0, 'users', 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `users_uncounted` AFTER DELETE ON `users` WHEN OLD.`is_service_account` = 0 BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = 0 AND `name` = 'users';
END;
--> statement-breakpoint
CREATE TRIGGER `users_counted_as_accounts` AFTER INSERT ON `users` WHEN NEW.`is_service_account` = 1 BEGIN
  INSERT INTO `usage` (`org_id`, `name`, `used`) VALUES (NEW.`home_org_id`, 'service-accounts', 1)
  ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = `used` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `users_uncounted_as_accounts` AFTER DELETE ON `users` WHEN OLD.`is_service_account` = 1 BEGIN
  UPDATE `usage` SET `used` = `used` - 1 WHERE `org_id` = OLD.`home_org_id` AND `name` = 'service-accounts';
END;
--> statement-breakpoint
CREATE TRIGGER `changes_begun` AFTER INSERT ON `changes` BEGIN
  UPDATE `usage` SET `before` = `used` WHERE `org_id` IN (NEW.`org_id`, 0) AND `before` <> `used`;
END;
--> statement-breakpoint
CREATE TRIGGER `orgs_without_usage` AFTER DELETE ON `orgs` BEGIN
  DELETE FROM `usage` WHERE `org_id` = OLD.`id`;
END;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `org_id`, iif(`org_id` = 0, 'global-roles', 'roles'), count(*) FROM `roles` WHERE true GROUP BY `org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `org_id`, iif(`org_id` = 0, 'global-permissions', 'permissions'), count(*) FROM `permissions` WHERE true GROUP BY `org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `org_id`, iif(`org_id` = 0, 'provider-groups', 'user-groups'), count(*) FROM `user_groups` WHERE true GROUP BY `org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `org_id`, 'members', count(*) FROM `org_users` WHERE true GROUP BY `org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `org_id`, 'tokens', count(*) FROM `tokens` WHERE true GROUP BY `org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `org_id`, 'teams', count(*) FROM `teams` WHERE true GROUP BY `org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `org_id`, 'team-members', count(*) FROM `team_members` WHERE true GROUP BY `org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `org_id`, 'team-groups', count(*) FROM `team_groups` WHERE true GROUP BY `org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `org_id`, 'group-mappings', count(*) FROM `group_mappings` WHERE true GROUP BY `org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `org_id`, 'levels', count(*) FROM `managed_permissions` WHERE true GROUP BY `org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `org_id`, iif(`org_id` = 0, 'global-assignments', 'assignments'), count(*)
FROM (SELECT `org_id` FROM `user_roles` UNION ALL SELECT `org_id` FROM `team_roles`) WHERE true GROUP BY `org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT 0, 'orgs', count(*) FROM `orgs` WHERE true
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT 0, 'users', count(*) FROM `users` WHERE `is_service_account` = 0
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
--> statement-breakpoint
INSERT INTO `usage` (`org_id`, `name`, `used`)
SELECT `home_org_id`, 'service-accounts', count(*) FROM `users` WHERE `is_service_account` = 1 GROUP BY `home_org_id`
ON CONFLICT (`org_id`, `name`) DO UPDATE SET `used` = excluded.`used`;
