/*
 * The document is made where the Worker is built, never in it (docs/decisions/0040-reference.md). Of what makes it only the list of routes is
 * needed: what a request may say is read from there.
 */
import { leftOut } from '../../left-out.ts';

type Definition = { readonly type: string };

/** Keeps what is registered, in its order. */
export class OpenAPIRegistry {
  readonly definitions: Definition[] = [];

  registerPath(route: object): void {
    this.definitions.push({ type: 'route', route } as Definition);
  }
}

/** Does nothing: schemas say what they are by `meta` and `describe`. */
export function extendZodWithOpenApi(): void {}

export { leftOut as getOpenApiMetadata, leftOut as OpenApiGeneratorV3, leftOut as OpenApiGeneratorV31 };
