import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The files of the databases of a kind below the state folder of a service that is stopped. */
function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sqlite') && name !== 'metadata.sqlite')
    .map((name) => join(folder, name));
}

/** Where the objects of the orgs keep their own storage. */
export const objectsFolder = (state: string): string => join(state, 'do', 'gatehouse-OrgCoordinator');

/** Opens the one D1 database of a service that is stopped. */
export function openD1(state: string): DatabaseSync {
  const [file, ...others] = filesIn(join(state, 'd1', 'miniflare-D1DatabaseObject'));
  if (file === undefined || others.length > 0) throw new Error('There is not exactly one database');
  return new DatabaseSync(file);
}

/** Opens the storage of every org's object, one after the other. */
export function eachObject(state: string, use: (storage: DatabaseSync) => void): void {
  for (const file of filesIn(objectsFolder(state))) {
    const storage = new DatabaseSync(file);
    try {
      use(storage);
    } finally {
      storage.close();
    }
  }
}
