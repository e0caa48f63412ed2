import { jwtVerify } from 'jose';
import { readSignalRConnection, signServiceToken } from '../../../local/functions-host/signalr-connection';

it.each([
  [
    'Endpoint=https://s.service.signalr.net;AccessKey=a+b/c=;Version=1.0;',
    'https://s.service.signalr.net',
    'https://s.service.signalr.net',
  ],
  ['Endpoint=http://localhost;Port=8888;AccessKey=k', 'http://localhost:8888', 'http://localhost'],
  [' endpoint = http://localhost:81/ ; accesskey = k ', 'http://localhost:81', 'http://localhost'],
])('reads %s', (connectionString, endpoint, audience) => {
  expect(readSignalRConnection(connectionString)).toMatchObject({ endpoint, clientEndpoint: endpoint, audience });
});

it('keeps every character of the access key', () => {
  const { key } = readSignalRConnection('Endpoint=http://localhost;AccessKey=a+b/c==;');
  expect(key.export().toString()).toBe('a+b/c==');
});

it('uses ClientEndpoint for clients', () => {
  const connectionString = 'Endpoint=http://localhost;AccessKey=k;ClientEndpoint=https://proxy.example/;';
  expect(readSignalRConnection(connectionString).clientEndpoint).toBe('https://proxy.example');
});

it.each(['', 'Endpoint=http://localhost', 'AccessKey=k', 'Endpoint=http://localhost;AuthType=azure.msi'])(
  'refuses %j, which has no endpoint or no key',
  (connectionString) => {
    expect(() => readSignalRConnection(connectionString)).toThrow('needs a SignalR connection string with');
  },
);

it('signs tokens for one path, valid for an hour', async () => {
  const connection = readSignalRConnection('Endpoint=https://s.service.signalr.net:81;AccessKey=a+b/c=');
  const now = new Date('2026-01-02T03:04:05.678Z');
  const token = signServiceToken(connection, '/api/hubs/größe', () => now.getTime());
  const { payload, protectedHeader } = await jwtVerify(token, Buffer.from('a+b/c='), { currentDate: now });
  expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' });
  const seconds = Date.parse('2026-01-02T03:04:05Z') / 1000;
  const aud = 'https://s.service.signalr.net/api/hubs/größe';
  expect(payload).toEqual({ aud, iat: seconds, nbf: seconds, exp: seconds + 3600 });
});
