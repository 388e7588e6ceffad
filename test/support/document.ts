const files = import.meta.glob('../golden/openapi.json', { query: '?raw', import: 'default', eager: true });
const text = Object.values(files)[0] ?? '';

/** The OpenAPI document, as the routes make it: test/unit/reference/document.test.ts compares the file. */
export const readDocument = <T>(): T => JSON.parse(text) as T;
