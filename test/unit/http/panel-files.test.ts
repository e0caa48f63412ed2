import { contentSecurityPolicy } from '../../../shared/http/panel-files';

const mayConnectTo = (connectionString?: string) =>
  /connect-src ([^;]*)/
    .exec(contentSecurityPolicy({ AzureSignalRConnectionString: connectionString, PANEL_FRAME_ANCESTORS: [] }))?.[1]
    ?.split(' ');

describe('The content security policy of the panel', () => {
  it('allows connections to its own origin only, where no SignalR service is configured', () => {
    expect(mayConnectTo()).toEqual(["'self'"]);
    expect(mayConnectTo('')).toEqual(["'self'"]);
  });

  it('allows connections to the SignalR service, also with spaces in the connection string', () => {
    const allowed = ["'self'", 'https://s.service.signalr.net', 'wss://s.service.signalr.net'];
    expect(mayConnectTo('Endpoint=https://s.service.signalr.net;AccessKey=k')).toEqual(allowed);
    expect(mayConnectTo(' Endpoint = https://s.service.signalr.net ; AccessKey = k')).toEqual(allowed);
  });

  it('allows connections to the endpoint for clients, which does not share the port', () => {
    const text = 'Endpoint=http://localhost;Port=8888;AccessKey=k;ClientEndpoint=https://proxy.example/live';
    expect(mayConnectTo(text)).toEqual([
      "'self'",
      'https://proxy.example',
      'wss://proxy.example',
      'http://localhost:8888',
      'ws://localhost:8888',
    ]);
  });
});
