DROP INDEX `group_mappings_by_role`;--> statement-breakpoint
CREATE INDEX `group_mappings_by_role` ON `group_mappings` (`role_uid`,`org_id`,`group_key`);--> statement-breakpoint
DROP INDEX `managed_permissions_by_resource`;--> statement-breakpoint
CREATE INDEX `managed_permissions_by_resource` ON `managed_permissions` (`org_id`,`resource`,`resource_id`,`subject_kind`,`subject`);--> statement-breakpoint
DROP INDEX `team_roles_by_role`;--> statement-breakpoint
CREATE INDEX `team_roles_by_role` ON `team_roles` (`role_uid`,`org_id`,`team_id`);--> statement-breakpoint
DROP INDEX `user_roles_by_role`;--> statement-breakpoint
CREATE INDEX `user_roles_by_role` ON `user_roles` (`role_uid`,`org_id`,`user_id`);--> statement-breakpoint
DROP INDEX `users_by_home_org`;--> statement-breakpoint
CREATE INDEX `users_by_kind_and_email` ON `users` (`is_service_account`,`email`);--> statement-breakpoint
CREATE INDEX `users_by_kind_and_name` ON `users` (`is_service_account`,`name`);--> statement-breakpoint
CREATE INDEX `users_by_home_org` ON `users` (`home_org_id`,`is_service_account`,`login`);--> statement-breakpoint
CREATE INDEX `permissions_by_action` ON `permissions` (`org_id`,`action`,`scope`,`role_uid`);