// Everybody can log in, in both languages, by hand.
import { after, before, test } from 'node:test';
import { browse, desktop, enter, phone, sound, start } from './house.mjs';

let house, browser;
before(async () => { house = await start(); browser = await browse(); });
after(async () => { await browser?.close(); await house?.end(); });

for (const [path, device, role] of [['/m/', phone, 'grid_worker'], ['/desk/', desktop, 'station_staff'], ['/desk/', desktop, 'supervisor']]) {
  for (const language of ['zh-CN', 'en']) {
    test(`${role} logs in at ${path} in ${language}`, async () => {
      const { context, page, quiet } = await enter(browser, house, null, { device, language });
      await page.goto(path);
      const who = house.login(role);
      await page.locator('#username').fill(who.username);
      await page.locator('#password').fill(who.password);
      await sound(page, 'log-in');
      await page.keyboard.press('Enter');
      await page.getByText(who.name).first().waitFor();
      quiet();
      await context.close();
    });
  }
}
