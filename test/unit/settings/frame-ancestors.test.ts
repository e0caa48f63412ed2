import { readSettings, SettingsError } from '../../../shared/settings';

const read = (value: string) =>
  readSettings({ TABLES_CONNECTION: 'UseDevelopmentStorage=true', PANEL_FRAME_ANCESTORS: value }).PANEL_FRAME_ANCESTORS;

describe('PANEL_FRAME_ANCESTORS', () => {
  it('lets no site in by default', () => {
    expect(read('')).toEqual([]);
  });

  it.each([
    ['https://chat.example.com', ['https://chat.example.com']],
    [
      'https://acme.zendesk.com/ , https://Chat.Example.com:8443',
      ['https://acme.zendesk.com', 'https://chat.example.com:8443'],
    ],
    [
      'http://127.0.0.1:3000,http://localhost:3000,http://[::1]:3000',
      ['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000'],
    ],
  ])('reads %s', (value, origins) => {
    expect(read(value)).toEqual(origins);
  });

  it.each([
    '*',
    'https:',
    'https://*',
    'https://*.zendesk.com',
    'chat.example.com',
    'http://chat.example.com',
    'https://chat.example.com/app',
    'https://chat.example.com/?x',
    'https://user@chat.example.com',
    "'self'",
    "https://chat.example.com; script-src 'unsafe-inline'",
    'https://chat.example.com *',
    "https://a;script-src'unsafe-inline'",
    'https://chat.example.com,',
  ])('refuses %s, and says which one is wrong', (value) => {
    const faults = () => {
      try {
        return read(value);
      } catch (error) {
        if (!(error instanceof SettingsError)) throw error;
        return error.faults;
      }
    };
    expect(faults()).toEqual([
      expect.stringMatching(/^PANEL_FRAME_ANCESTORS must be https origins .*number [12] is not$/),
    ]);
  });
});
