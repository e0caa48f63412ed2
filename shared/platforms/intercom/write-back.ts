// Writes the level into a custom attribute of an Intercom conversation. Intercom changes the attributes that a request
// names and keeps the others, so nothing is read first. Sending the others back would fail: some are read-only, and
// references to objects are written in another form than they are read.
import { pathPart } from '../platform-api';
import type { WriteLevel } from '../write-back';

/** The API's version that this code was written for; without it, an app's default version counts. */
const apiVersion = '2.14';

export const writeToIntercom: WriteLevel = async ({ conversation, level }, { baseUrl, token, attribute }, callApi) => {
  await callApi({
    method: 'PUT',
    url: `${baseUrl}/conversations/${pathPart(conversation)}`,
    headers: { authorization: `Bearer ${token}`, 'intercom-version': apiVersion },
    body: { custom_attributes: { [attribute]: level } },
  });
};
