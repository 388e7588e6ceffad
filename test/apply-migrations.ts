// Runs before every worker test file: each file has a database of its own, and it starts empty.
import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { inject } from 'vitest';

await applyD1Migrations(env.DB, inject('migrations'));
