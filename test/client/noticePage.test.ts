// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { noticePage } from '../../client/noticePage';

test('a message is shown as text, whatever it holds', () => {
  const page = noticePage('<img src=x onerror=alert(1)> & "more"', 'command:open?"%22');
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;more&quot;');
  expect(page).toContain('href="command:open?&quot;%22"');
  expect(page).not.toContain('<img');
});
