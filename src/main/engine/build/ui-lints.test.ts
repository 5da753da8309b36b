import { describe, expect, it } from 'vitest';
import { lintAsset, lintHtml } from './ui-lints.ts';

const rules = (html: string) =>
  lintHtml(html, 'ui/index.html').map(({ rule, position }) => [rule, position?.line, position?.column]);

describe('lintHtml', () => {
  it('finds what the content security policy blocks, with its place', () => {
    const html = `<!doctype html>
<script>alert(1)</script>
<script type="importmap">{}</script>
<button onclick="go()">Go</button>
<a href="javascript:go()">Go</a>
<script src="https://cdn.example/x.js"></script>
<link rel="stylesheet" href="//cdn.example/x.css">
<img src="/logo.png">`;
    expect(rules(html)).toEqual([
      ['ui.inline-script', 2, 1],
      ['ui.inline-script', 3, 1],
      ['ui.inline-handler', 4, 9],
      ['ui.inline-handler', 5, 4],
      ['ui.external-resource', 6, 9],
      ['ui.external-resource', 7, 24],
      ['ui.absolute-path', 8, 6],
    ]);
  });

  it('leaves alone what a browser allows', () => {
    const html = `<style>p { color: red }</style>
<script type="application/json">{"a": 1}</script><script type="application/ld+json">{}</script>
<script type="module" src="./main.js"></script><script src="a.js"> </script>
<a href="https://example.com" style="color: red">Out</a><link rel="canonical" href="https://example.com">
<img src="data:image/png;base64,AA=="><!-- <script>alert(1)</script> -->`;
    expect(rules(html)).toEqual([]);
  });
});

const ruleOf = (path: string) => lintAsset(path, `ui/${path}`).map((problem) => problem.rule);

describe('lintAsset', () => {
  it.each(['index.html', 'a/b.JS', 'font.woff2', 'LICENSE', 'data.map'])('accepts %s', (path) => {
    expect(ruleOf(path)).toEqual([]);
  });

  it.each([
    ['favicon.ico', 'ui.asset-refused'],
    ['a.mjs', 'ui.asset-refused'],
    ['trailing.', 'ui.asset-refused'],
    ['a..b.js', 'ui.double-dot'],
    [`${'x'.repeat(120)}.js`, 'ui.name-too-long'],
  ])('reports %s', (path, rule) => {
    expect(ruleOf(path)).toEqual([rule]);
  });
});
