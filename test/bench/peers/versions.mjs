/** The peers, at the versions that they are measured in. Raise them here, and run `npm run bench:peers -- --write` again. */
export const PACKAGES = {
  '@casl/ability': '7.0.1',
  casbin: '5.51.1',
  '@cedar-policy/cedar-wasm': '4.13.0',
};

/** A server in Go, built from the module proxy. */
export const OPENFGA = {
  module: 'github.com/openfga/openfga',
  command: 'github.com/openfga/openfga/cmd/openfga',
  version: 'v1.22.1',
};
