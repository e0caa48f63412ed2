import { TableClient } from '@azure/data-tables';
import { QueueServiceClient } from '@azure/storage-queue';
import fc from 'fast-check';
import { connectionStringFor } from '../../../local/azurite/start-azurite';
import { standInConnectionString } from '../../../local/signalr-stand-in/signalr-stand-in';
import {
  faultsOfSignalRConnection,
  faultsOfStorageConnection,
  readSignalRConnection,
} from '../../../shared/settings/connection-strings';

const key = Buffer.from('the key of an account').toString('base64');
const account = `DefaultEndpointsProtocol=https;AccountName=undertone;AccountKey=${key}`;
const table = 'TableEndpoint=https://undertone.table.core.windows.net/';
const sas = 'SharedAccessSignature=sv=2024-11-04&ss=t&sig=abc%3D';

describe('The connection string of a storage account', () => {
  it.each([
    'UseDevelopmentStorage=true',
    'UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://127.0.0.1',
    `${account};EndpointSuffix=core.windows.net`,
    `; ${account} ;EndpointSuffix=core.windows.net;`,
    `${account};${table}`,
    `${table};${sas}`,
    `BlobEndpoint=https://undertone.blob.core.windows.net/;${table};${sas}`,
    connectionStringFor({ table: 10_002 }),
  ])('is valid, and the client accepts it: %s', (text) => {
    expect(faultsOfStorageConnection(text, ['table'])).toEqual([]);
    expect(() => TableClient.fromConnectionString(text, 'any', { allowInsecureConnection: true })).not.toThrow();
  });

  it.each([
    'UseDevelopmentStorage=true',
    `${account};EndpointSuffix=core.windows.net`,
    `${account};QueueEndpoint=https://undertone.queue.core.windows.net/`,
    `QueueEndpoint=https://undertone.queue.core.windows.net/;${sas}`,
    connectionStringFor({ queue: 10_001 }),
  ])('is valid for queues too, and the client accepts it: %s', (text) => {
    expect(faultsOfStorageConnection(text, ['queue'])).toEqual([]);
    expect(() => QueueServiceClient.fromConnectionString(text)).not.toThrow();
  });

  it.each([
    ['nonsense', [/^must be a storage connection string/]],
    ['https://undertone.table.core.windows.net', [/^must be a storage connection string/]],
    [`${account};nonsense`, [/^must be a storage connection string/]],
    [
      'UseDevelopmentStorage=false',
      [/^lacks DefaultEndpointsProtocol=…, AccountName=…, AccountKey=…, EndpointSuffix=…$/],
    ],
    [account, [/^lacks EndpointSuffix=…$/]],
    [`${account};EndpointSuffix=`, [/^lacks EndpointSuffix=…$/]],
    [`${account.replace(/AccountName=[^;]+;/, '')};${table}`, [/^lacks AccountName=…$/]],
    [`${account.replace(/;AccountKey=.*/, '')};${table}`, [/^lacks AccountKey=…$/]],
    [`${account.replace('https', 'ftp')};${table}`, [/^must say http or https as DefaultEndpointsProtocol$/]],
    [`${account}!;${table}`, [/^must have base64 as AccountKey$/]],
    [`${account};TableEndpoint=undertone`, [/^must have an http or https URL as TableEndpoint$/]],
    [sas, [/^lacks TableEndpoint=…$/]],
    [`${table};SharedAccessSignature=`, [/^lacks SharedAccessSignature=…$/]],
    [`QueueEndpoint=https://undertone.queue.core.windows.net/;${sas}`, [/^lacks TableEndpoint=…$/]],
  ])('is rejected with a reason: %s', (text, faults) => {
    expect(faultsOfStorageConnection(text, ['table'])).toEqual(
      faults.map((fault): unknown => expect.stringMatching(fault)),
    );
  });

  it('must name an endpoint for each service that the app uses', () => {
    expect(faultsOfStorageConnection(`${table};${sas}`, ['table', 'queue'])).toEqual(['lacks QueueEndpoint=…']);
    expect(faultsOfStorageConnection(`${account};${table}`, ['table', 'queue'])).toEqual(['lacks EndpointSuffix=…']);
    expect(faultsOfStorageConnection(`BlobEndpoint=https://a.example;${sas}`, [])).toEqual([]);
  });
});

describe('The connection string of a SignalR service', () => {
  it.each([
    'Endpoint=https://undertone.service.signalr.net;AccessKey=abc=;Version=1.0;',
    'Endpoint=https://undertone.service.signalr.net;AuthType=azure;Version=1.0;',
    'Endpoint=https://undertone.service.signalr.net;AuthType=azure.msi;ClientId=abc;',
    'Endpoint=https://undertone.service.signalr.net;AccessKey=abc=;ClientEndpoint=https://front.example',
    'Endpoint=http://localhost;Port=8888;AccessKey=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH;Version=1.0;',
    standInConnectionString(8888),
  ])('is valid: %s', (text) => {
    expect(faultsOfSignalRConnection(text)).toEqual([]);
  });

  it.each([
    ['nonsense', [/^must be a SignalR connection string/]],
    ['https://undertone.service.signalr.net', [/^must be a SignalR connection string/]],
    ['AccessKey=abc=', [/^lacks Endpoint=…$/]],
    ['Endpoint=undertone;AccessKey=abc=', [/^must have an http or https URL as Endpoint$/]],
    ['Endpoint=wss://undertone.example;AccessKey=abc=', [/^must have an http or https URL as Endpoint$/]],
    ['Endpoint=https://undertone.example', [/^lacks AccessKey=…/]],
    ['Endpoint=https://undertone.example;AccessKey=', [/^lacks AccessKey=…/]],
    ['Endpoint=https://undertone.example;AuthType=magic', [/^must have azure, azure.msi or azure.app as AuthType$/]],
    ['Endpoint=http://localhost;Port=99999;AccessKey=abc=', [/^must have a number from 1 to 65535 as Port$/]],
    ['Endpoint=http://localhost;Port=;AccessKey=abc=', [/^must have a number from 1 to 65535 as Port$/]],
    [
      'Endpoint=https://a.example;AccessKey=abc=;ClientEndpoint=b',
      [/^must have an http or https URL as ClientEndpoint$/],
    ],
  ])('is rejected with a reason: %s', (text, faults) => {
    expect(faultsOfSignalRConnection(text)).toEqual(faults.map((fault): unknown => expect.stringMatching(fault)));
  });
});

describe('A SignalR connection string that is valid', () => {
  const service = 'https://s.service.signalr.net';
  it.each([
    [`Endpoint=${service};AccessKey=a+b/c==;Version=1.0;`, service, service, 'a+b/c=='],
    [`Endpoint=${service}:81/;AccessKey=k`, `${service}:81`, service, 'k'],
    [`Endpoint=${service};AuthType=azure.msi;ClientId=abc;`, service, service, undefined],
    ['Endpoint=http://localhost;Port=8888;AccessKey=k', 'http://localhost:8888', 'http://localhost', 'k'],
    [' endpoint = http://localhost:81/ ; accesskey = k ', 'http://localhost:81', 'http://localhost', 'k'],
  ])('is read: %s', (text, endpoint, audience, accessKey) => {
    expect(faultsOfSignalRConnection(text)).toEqual([]);
    expect(readSignalRConnection(text)).toEqual({ endpoint, clientEndpoint: endpoint, audience, accessKey });
  });

  it('may name another endpoint for clients, which does not share the port', () => {
    const text = 'Endpoint=http://localhost;Port=8888;AccessKey=k;ClientEndpoint=https://proxy.example/live/;';
    expect(readSignalRConnection(text)).toMatchObject({
      endpoint: 'http://localhost:8888',
      clientEndpoint: 'https://proxy.example/live',
    });
  });

  const spaces = fc.constantFrom('', ' ', '  ');
  it('is read with spaces wherever the validation allows them', () => {
    const part = (name: string, value: string) =>
      fc.tuple(spaces, spaces, spaces).map(([a, b, c]) => `${a}${name}${b}=${c}${value}`);
    fc.assert(
      fc.property(part('Endpoint', service), part('AccessKey', 'k'), part('Port', '81'), (...parts) => {
        expect(faultsOfSignalRConnection(parts.join(';'))).toEqual([]);
        expect(readSignalRConnection(parts.join(';'))).toMatchObject({ endpoint: `${service}:81`, accessKey: 'k' });
      }),
    );
  });
});

describe('A fault of a connection string', () => {
  const names = [
    ...['DefaultEndpointsProtocol', 'AccountName', 'AccountKey', 'EndpointSuffix', 'TableEndpoint', 'QueueEndpoint'],
    ...['SharedAccessSignature', 'UseDevelopmentStorage', 'Endpoint', 'AccessKey', 'AuthType', 'Port', '__proto__', ''],
  ];
  const value = fc.string({ unit: 'binary', maxLength: 8 }).map((text) => `zounds${text}`);
  const part = fc.oneof(
    value,
    fc.tuple(fc.constantFrom(...names), value).map((pair) => pair.join('=')),
  );

  it('never quotes any part of its input', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const text = parts.join(';');
        const faults = [...faultsOfStorageConnection(text, ['table', 'queue']), ...faultsOfSignalRConnection(text)];
        expect(faults.join()).not.toContain('zounds');
      }),
      { numRuns: 1_000 },
    );
  });
});
