export type Overrides = { dataDirectory: string | null, service: string | null, keyFromEnvironment: boolean };
