import { jwtVerify } from 'jose';
import { readKeyedConnection, signServiceToken } from '../../../local/functions-host/signalr-connection';

it('keeps every character of the access key', () => {
  const { key } = readKeyedConnection('Endpoint=http://localhost;AccessKey=a+b/c==;');
  expect(key.export().toString()).toBe('a+b/c==');
});

it.each(['', 'Endpoint=http://localhost', 'AccessKey=k', 'Endpoint=http://localhost;AuthType=azure.msi'])(
  'refuses %j, which has no endpoint or no key',
  (connectionString) => {
    expect(() => readKeyedConnection(connectionString)).toThrow('needs a SignalR connection string with');
  },
);

it('signs tokens for one path, valid for an hour', async () => {
  const connection = readKeyedConnection('Endpoint=https://s.service.signalr.net:81;AccessKey=a+b/c=');
  const now = new Date('2026-01-02T03:04:05.678Z');
  const token = signServiceToken(connection, '/api/hubs/größe', () => now.getTime());
  const { payload, protectedHeader } = await jwtVerify(token, Buffer.from('a+b/c='), { currentDate: now });
  expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' });
  const seconds = Date.parse('2026-01-02T03:04:05Z') / 1000;
  const aud = 'https://s.service.signalr.net/api/hubs/größe';
  expect(payload).toEqual({ aud, iat: seconds, nbf: seconds, exp: seconds + 3600 });
});
