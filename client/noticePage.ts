// SPDX-License-Identifier: GPL-2.0-only

/** A page that says why no text is shown here, with a link that opens the text. */
export function noticePage(message: string, openText: string): string {
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'">
    <title>Btrfs Send Stream</title>
  </head>
  <body>
    <p>${escapeHtml(message)}</p>
    <p><a href="${escapeHtml(openText)}">Open its text</a></p>
  </body>
</html>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
