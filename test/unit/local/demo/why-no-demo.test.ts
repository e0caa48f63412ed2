import { whyNoDemo } from '../../../../local/demo/why-no-demo';

it.each<[string, Record<string, string>]>([
  ['nothing is set', {}],
  ['only the run itself is set', { PORT: '7071', DATA_DIR: '/data', DEFAULT_QUEUE: 'first', RETENTION_DAYS: '3' }],
  ['the storage is the emulator', { AzureWebJobsStorage: 'UseDevelopmentStorage=true' }],
  ['every message has to be signed', { ALLOW_UNSIGNED: 'false' }],
  ['the cloud is configured and not used', { LANGUAGE_ENDPOINT: 'https://x.example', SENTIMENT_PROVIDER: 'local' }],
])('a demo may be played where %s', (_, values) => {
  expect(whyNoDemo(values)).toBeUndefined();
});

it.each<[Record<string, string>, RegExp]>([
  [{ TABLES_CONNECTION: 'TableEndpoint=http://127.0.0.1:1/' }, /^the store is not/],
  [{ TABLES_ENDPOINT: 'https://x.table.example' }, /^the store is not/],
  [{ QUEUES_CONNECTION: 'QueueEndpoint=http://127.0.0.1:1/' }, /^the store is not/],
  [{ AzureWebJobsStorage: 'AccountName=shared' }, /^the store is not/],
  [{ AzureSignalRConnectionString: 'Endpoint=https://x.example;AccessKey=k;' }, /^AzureSignalRConnectionString is set/],
  [{ AUTH_SECRET: 'x'.repeat(32) }, /^AUTH_SECRET is set/],
  [{ AUTH_JWKS_URL: 'https://x.example/keys' }, /^AUTH_JWKS_URL is set/],
  [{ WEBHOOK_SECRETS: 'whsec_eA==' }, /^WEBHOOK_SECRETS is set/],
  [{ ALLOW_UNSIGNED: 'true' }, /^ALLOW_UNSIGNED is set/],
  [{ LANGUAGE_ENDPOINT: 'https://x.example' }, /^LANGUAGE_ENDPOINT is set/],
  [{ EVENT_TARGETS: '[]' }, /^EVENT_TARGETS is set/],
])('none may be played with %j', (values, why) => {
  expect(whyNoDemo(values)).toMatch(why);
});
