// Runs before every test: none is to miss a line of the log because others have caused many.
import { beforeEach } from 'vitest';

import { forgetLines } from '../src/log.ts';

beforeEach(forgetLines);
