import { webhookUrl } from '../../../../local/simulate/webhook-client';

describe('The URL of a webhook', () => {
  it.each([
    ['http://127.0.0.1:7071', 'http://127.0.0.1:7071/api/webhooks/chatwoot/help'],
    ['http://127.0.0.1:7071/', 'http://127.0.0.1:7071/api/webhooks/chatwoot/help'],
    ['http://127.0.0.1:7071/api', 'http://127.0.0.1:7071/api/webhooks/chatwoot/help'],
    ['http://127.0.0.1:7071/api/', 'http://127.0.0.1:7071/api/webhooks/chatwoot/help'],
    ['https://desk.example.com/undertone', 'https://desk.example.com/undertone/api/webhooks/chatwoot/help'],
    ['https://desk.example.com/api/webhooks/chatwoot/help', 'https://desk.example.com/api/webhooks/chatwoot/help'],
    ['https://x.example.com/api/webhooks/chatwoot/help?a=1', 'https://x.example.com/api/webhooks/chatwoot/help?a=1'],
  ])('of %s is %s', (base, url) => {
    expect(webhookUrl(base, { platform: 'chatwoot', id: 'help' }).href).toBe(url);
  });
});
