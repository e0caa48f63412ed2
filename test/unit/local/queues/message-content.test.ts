import { decodeContent, encodeContent, readText } from '../../../../local/functions-host/queues/message-content';

describe("a message's text", () => {
  it.each(['base64', 'none'] as const)('is the text that was written: %s', (encoding) => {
    const content = Buffer.from('grüße 😀');
    expect(decodeContent(encodeContent(content, encoding), encoding)).toEqual(content);
  });

  it.each([' YW Jj\r\n', 'YWJj', 'YWI=', 'YQ=='])('is base64, with or without spaces: %j', (text) => {
    expect(decodeContent(text, 'base64')?.toString()).toBe(
      'abc'.slice(0, text.includes('=') ? text.indexOf('=') - 1 : 3),
    );
  });

  it.each(['abc', 'ab=c', 'YWJj=', 'YW_j', '{"a":1}', '====', 'YQ='])('is not base64: %j', (text) => {
    expect(decodeContent(text, 'base64')).toBeUndefined();
  });

  it('must be UTF-8, and keeps its byte order mark', () => {
    expect(() => readText(Buffer.from([0xff, 0xfe]))).toThrow();
    expect(readText(Buffer.from('\ufeffa'))).toBe('\ufeffa');
  });
});
