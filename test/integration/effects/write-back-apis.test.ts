// What differs between the chat platforms' APIs when a level is written back. They are local servers.
import type { IngestDependencies } from '../../../shared/ingest-message';
import { IngestFixture } from '../../support/ingest-fixture';
import { PlatformApiServer, type ApiPlatform } from '../../support/platform-api-server';
import {
  attribute,
  conversationIds as ids,
  WriteBackInstance,
  writingConnection,
} from '../../support/write-back-instance';

describe('A level that is written back', () => {
  let server: PlatformApiServer;
  let fixture: IngestFixture;

  afterEach(() => server.close());

  const open = async (platform: ApiPlatform, writeBack: object = {}) => {
    server = await PlatformApiServer.start(platform);
    fixture = new IngestFixture();
    await fixture.switchOn('billing');
    return new WriteBackInstance(fixture, writingConnection(server, writeBack), `help:${ids[platform]}`);
  };
  const deliverTo = (instance: WriteBackInstance, given: Partial<IngestDependencies> = {}) =>
    fixture.deliver({ conversationId: instance.conversationId, text: 'feels -1' }, { ...instance.ports, ...given });

  it.each([
    ['chatwoot', 'a sign-in page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['chatwoot', 'an answer without attributes', { status: 200, body: { id: 42 } }],
    ['chatwoot', 'attributes that are no object', { status: 200, body: { custom_attributes: ['x'] } }],
    ['chatwoot', 'a list', { status: 200, body: [] }],
    ['chatwoot', 'an answer without an end', { status: 200, body: ' '.repeat(3 * 1024 * 1024) }],
    ['sunshine', 'an answer without a conversation', { status: 200, body: {} }],
    ['sunshine', 'metadata that is no object', { status: 200, body: { conversation: { metadata: 'x' } } }],
  ] as const)('keeps what is stored in %s when the read gives %s', async (platform, _, answer) => {
    const instance = await open(platform);
    server.attributes.set(ids[platform], { order: 'A-7' });
    const { queued } = await deliverTo(instance);
    server.forced.push(answer);
    await instance.dispatch(queued);
    expect(server.written).toEqual([]);
    expect(instance.lines.join()).toContain('an unexpected answer');
    await instance.dispatchAll();
    expect(server.attributes.get(ids[platform])).toEqual({ order: 'A-7', [attribute]: 'very-negative' });
  });

  it.each([true, false])('keeps what Chatwoot had, whether or not it can merge: %s', async (knowsMerge) => {
    const instance = await open('chatwoot');
    server.knowsMerge = knowsMerge;
    server.attributes.set('1-42', { nested: { list: [1, null] }, '': 'odd', [attribute]: 'neutral' });
    await instance.dispatch((await deliverTo(instance)).queued);
    expect(server.attributes.get('1-42')).toEqual({
      nested: { list: [1, null] },
      '': 'odd',
      [attribute]: 'very-negative',
    });
  });

  it('keeps in Chatwoot what somebody else adds between the read and the write', async () => {
    const instance = await open('chatwoot');
    server.attributes.set('1-42', { order: 'A-7' });
    server.beforeCall = ({ method }) => {
      if (method === 'POST') server.attributes.set('1-42', { order: 'A-7', added: true });
    };
    await instance.dispatch((await deliverTo(instance)).queued);
    expect(server.attributes.get('1-42')).toEqual({ order: 'A-7', added: true, [attribute]: 'very-negative' });
  });

  it('takes the app of Sunshine from the payload, else from the settings, and says what is missing', async () => {
    for (const [payload, setting, isWritten] of [
      ['app-1', undefined, true],
      ['app-1', 'another', true],
      [undefined, 'app-1', true],
      [undefined, undefined, false],
    ] as const) {
      const instance = await open('sunshine', { appId: setting });
      server.attributes.set(ids.sunshine, {});
      await instance.dispatch((await deliverTo(instance, { appId: payload })).queued);
      expect(server.written).toHaveLength(isWritten ? 1 : 0);
      if (!isWritten) expect(instance.lines.join()).toContain('set writeBack.appId');
      await server.close();
    }
    server = await PlatformApiServer.start('sunshine');
  });

  it('is called with the version that the code was written for', async () => {
    const instance = await open('intercom');
    server.attributes.set(ids.intercom, {});
    await instance.dispatch((await deliverTo(instance)).queued);
    expect(
      server.calls.map(({ method, path, headers, body }) => [method, path, headers['intercom-version'], body]),
    ).toEqual([
      ['PUT', `/conversations/${ids.intercom}`, '2.14', { custom_attributes: { [attribute]: 'very-negative' } }],
    ]);
  });
});
