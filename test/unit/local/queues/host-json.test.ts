import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHostJson } from '../../../../local/functions-host/host-json';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'undertone-host-json-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (hostJson: object) => {
  writeFileSync(join(folder, 'host.json'), JSON.stringify(hostJson));
  return readHostJson(folder);
};
const readQueues = (queues: object) => read({ version: '2.0', extensions: { queues } }).queues;

it("has the real host's defaults, with shorter polling for development", () => {
  expect(read({ version: '2.0' })).toEqual({
    routePrefix: 'api',
    queues: {
      batchSize: 16,
      newBatchThreshold: 8,
      maxDequeueCount: 5,
      messageEncoding: 'base64',
      longestPollingMs: 2_000,
      retryAfterSeconds: 0,
    },
  });
});

it('reads every setting', () => {
  expect(read({ extensions: { http: { routePrefix: '/v1/' } } }).routePrefix).toBe('v1');
  expect(
    readQueues({
      batchSize: 7,
      maxPollingInterval: '00:00:30.5',
      visibilityTimeout: '1.02:03:04',
      maxDequeueCount: 3,
      messageEncoding: 'NONE',
    }),
  ).toEqual({
    batchSize: 7,
    newBatchThreshold: 3,
    maxDequeueCount: 3,
    messageEncoding: 'none',
    longestPollingMs: 30_500,
    retryAfterSeconds: 93_784,
  });
});

it.each([
  ['batchSize', 33],
  ['batchSize', 0],
  ['newBatchThreshold', -1],
  ['maxDequeueCount', 0],
  ['maxPollingInterval', 2_000],
  ['maxPollingInterval', '00:00:00.05'],
  ['visibilityTimeout', '5'],
  ['visibilityTimeout', '8.00:00:00'],
  ['messageEncoding', 'utf8'],
  ['maxPollingIntervall', '00:00:02'],
])('refuses %s: %j, and names it', (name, value) => {
  expect(() => readQueues({ [name]: value })).toThrow(name);
});
