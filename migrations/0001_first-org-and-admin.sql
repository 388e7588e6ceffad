-- The first org and its server admin. The admin has no password hash: its password is the secret ADMIN_PASSWORD
-- until it gets one of its own.
INSERT INTO `orgs` (`id`, `name`, `created`, `updated`)
VALUES (1, 'Main Org.', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
--> statement-breakpoint
INSERT INTO `users` (
  `id`, `uid`, `login`, `email`, `name`, `is_service_account`, `home_org_id`, `is_server_admin`, `is_disabled`,
  `credential_version`, `created`, `updated`
)
VALUES (
  1, 'admin', 'admin', 'admin@localhost', '', 0, 1, 1, 0, 0,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
);
--> statement-breakpoint
INSERT INTO `org_users` (`org_id`, `user_id`, `role`, `created`, `updated`)
VALUES (1, 1, 'Admin', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
