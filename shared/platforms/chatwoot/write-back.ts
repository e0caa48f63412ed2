// Writes the level into a custom attribute of a Chatwoot conversation. The API replaces all custom attributes at once,
// so they are read first. Versions from 2026 on merge when they are asked to, which also keeps what somebody else adds
// between the two calls.
import { pathPart, verifyObject } from '../platform-api';
import type { WriteLevel } from '../write-back';

export const writeToChatwoot: WriteLevel = async ({ conversation, level }, { baseUrl, token, attribute }, callApi) => {
  const [accountId = '', id = ''] = pathPart(conversation).split(/-(.*)/);
  const url = `${baseUrl}/api/v1/accounts/${pathPart(accountId)}/conversations/${pathPart(id)}`;
  const headers = { api_access_token: token };
  const stored = verifyObject(await callApi({ method: 'GET', url, headers, reads: true }))['custom_attributes'];
  const attributes = stored === null ? {} : verifyObject(stored);
  if (attributes[attribute] === level) return;
  const body = { custom_attributes: { ...attributes, [attribute]: level }, merge: true };
  await callApi({ method: 'POST', url: `${url}/custom_attributes`, headers, body });
};
