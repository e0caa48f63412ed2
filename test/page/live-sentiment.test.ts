// The customer's messages in the chat, and the sentiment that the agent sees.
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { PanelPage } from './panel-page';

let panel: PanelPage;

useAppAndBrowser();
useWorkplace();
beforeEach(async () => {
  panel = await PanelPage.open(browser, app, await workplace.link());
});
afterEach(async () => {
  const { complaints } = panel;
  await panel.close();
  expect(complaints).toEqual([]);
});

it('is neutral until the customer writes', async () => {
  await panel.showsLevel('Neutral');
  await panel.sentiment.getByText('Neutral until the customer writes.').waitFor();
  expect(await panel.announcement()).toBe('');
});

it('changes from neutral to very negative as the customer writes', async () => {
  await panel.showsLevel('Neutral');
  await panel.write(furious);
  await panel.write(furious);
  await panel.showsLevel('Very negative');
  expect(await panel.announcement()).toMatch(
    /^Customer sentiment, conversation [\w-]+: very negative, (steady|falling)$/,
  );
});

it('announces a level only when it changes', async () => {
  await panel.showsLevel('Neutral');
  await panel.page.evaluate(() => {
    const status = document.querySelector('customer-sentiment')!.shadowRoot!.querySelector('[role=status]')!;
    const received: string[] = [];
    new MutationObserver(() => received.push(status.textContent)).observe(status, { childList: true });
    Object.assign(globalThis, { received });
  });
  await panel.write(furious);
  await panel.showsLevel('Very negative');
  await panel.write(furious);
  await panel.write(furious);
  await panel.seesMessages(3);
  const received = await panel.page.evaluate(() => (globalThis as unknown as { received: string[] }).received);
  expect(received).toEqual([`Customer sentiment, conversation ${workplace.conversationId}: very negative, steady`]);
});

it('shows the six newest messages with the level of each; the seventh removes the first', async () => {
  const texts = ['First', 'This is terrible', 'Third', 'Thank you very much, great help', 'Fifth', 'Sixth'];
  for (const text of texts) await panel.write(text);
  const six = await panel.seesMessages(6);
  expect(six.map(({ text }) => text)).toEqual([...texts].reverse());
  expect(six[4]!.level).toMatch(/negative/i);
  expect(six[2]!.level).toMatch(/positive/i);
  expect(six[5]!.level).toBe('Neutral');

  await panel.write('Seventh');
  await panel.sentiment.locator('.message-text', { hasText: 'Seventh' }).waitFor();
  const seen = await panel.seesMessages(6);
  expect(seen.map(({ text }) => text)).toEqual(['Seventh', ...texts.slice(1).reverse()]);
});

it('does not count messages of the agent or a bot, and says so', async () => {
  await panel.showsLevel('Neutral');
  for (const role of ['Agent', 'Bot'] as const) {
    const bubble = await panel.write(furious, role);
    expect(await bubble.innerText()).toContain('Doesn’t count: not the customer');
  }
  await panel.write('Hello');
  expect(await panel.seesMessages(1)).toEqual([{ level: 'Neutral', text: 'Hello' }]);
  await panel.showsLevel('Neutral');
});

it('updates after an edit, a deletion and a redelivery', async () => {
  const bubble = await panel.write(furious);
  await panel.showsLevel('Very negative');

  await bubble.hover();
  await bubble.getByRole('button', { name: 'Resend' }).click();
  await bubble.getByText('Sent again, counted once').waitFor();
  await panel.seesMessages(1);

  await bubble.hover();
  await bubble.getByRole('button', { name: 'Edit' }).click();
  await bubble.getByRole('textbox').fill('Thank you very much, you are wonderful');
  await panel.page.keyboard.press('Enter');
  await bubble.getByText('Edited').waitFor();
  await panel.sentiment
    .locator('.level')
    .getByText(/positive/i)
    .waitFor();

  await bubble.hover();
  await bubble.getByRole('button', { name: 'Delete' }).click();
  await bubble.getByText('Message deleted').waitFor();
  await panel.showsLevel('Neutral');
  await panel.sentiment.getByText('Neutral until the customer writes.').waitFor();
});

it('marks the evidence in the text, and shows the figures on request', async () => {
  await panel.write('Your service is terrible');
  await panel.seesMessages(1);
  const mark = panel.sentiment.locator('mark');
  expect(await mark.allInnerTexts()).toContain('terrible');
  expect(await mark.first().evaluate((element) => getComputedStyle(element).textDecorationStyle)).toBe('wavy');

  await panel.page.getByRole('button', { name: 'New conversation' }).focus();
  const why = panel.sentiment.getByRole('button', { name: /^Why (?!this)/ });
  await why.focus();
  await panel.page.keyboard.press('Enter');
  expect(await why.getAttribute('aria-expanded')).toBe('true');
  const facts = panel.sentiment.locator('.facts');
  await facts.getByText(/Score −\d\.\d\d, weight 1\.00, 100% of the conversation’s score/).waitFor();
  await facts.getByText('terrible').waitFor();

  // It stays open when the next message comes.
  await panel.write('Hello?');
  await panel.seesMessages(2);
  expect(await why.nth(1).getAttribute('aria-expanded')).toBe('true');
});

it('shows "Not scored" for a message in an unsupported language, and keeps the level', async () => {
  await panel.write('どこに荷物がありますか。とても困っています。');
  expect(await panel.seesMessages(1)).toMatchObject([{ level: 'Not scored' }]);
  await panel.showsLevel('Neutral');
});

it('shows markup in messages as plain text', async () => {
  const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script> <b>terrible</b> & &lt;';
  const bubble = await panel.write(markup);
  expect(await bubble.locator('.bubble-text').innerText()).toBe(markup);
  expect((await panel.seesMessages(1))[0]!.text).toBe(markup);
  expect(await panel.page.title()).toContain('Undertone');
  expect(await panel.sentiment.locator('.message-text').locator('img, script, b').count()).toBe(0);
});

it('starts a new conversation, neutral and with an empty chat', async () => {
  await panel.write(furious);
  await panel.showsLevel('Very negative');
  await panel.page.getByRole('button', { name: 'New conversation' }).click();
  await panel.showsLevel('Neutral');
  expect(await panel.page.getByRole('list', { name: 'Chat' }).getByRole('listitem').count()).toBe(0);
});

it('shows chat and level again after a reload, with no token in the address bar', async () => {
  await panel.write(furious);
  await panel.showsLevel('Very negative');
  expect(panel.page.url()).toBe(`${app.baseUrl}/api/panel/`);
  await panel.page.reload();
  await panel.showsLevel('Very negative');
  await panel.page.getByRole('list', { name: 'Chat' }).getByText(furious).waitFor();
});

it('sends each suggested line with one click', async () => {
  for (const line of await panel.page.getByRole('list', { name: 'Lines to try' }).getByRole('button').all())
    await line.click();
  await panel.seesMessages(6);
});
