/**
 * The page's styles. Two themes by the reader's preference, one accent; `--m1` to `--m8` are for models and can be told apart by eyes that
 * see fewer colours, on paper and on a dark screen (after Okabe and Ito 2008, darkened and lightened to 3 : 1 and more).
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fffefb; --raised: #f7f5f0; --ink: #1d1c1a; --quiet: #65615a; --rule: #dedad2; --rule-soft: #ece9e2;
  --accent: #14539a; --accent-soft: #14539a26; --banner: #fbf3dd; --banner-ink: #5b4510;
  --m0: #8a857c; --m1: #0b6fb3; --m2: #c4560a; --m3: #0a7d5c; --m4: #a9417f; --m5: #8a6a00; --m6: #5b53c0; --m7: #3c8a99; --m8: #7c3f2c;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4", Georgia, "Liberation Serif", serif;
  --sans: -apple-system, BlinkMacSystemFont, "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16171a; --raised: #1e2024; --ink: #e9e6df; --quiet: #a29d93; --rule: #383a3f; --rule-soft: #292b30;
    --accent: #8bb9ee; --accent-soft: #8bb9ee2e; --banner: #33290f; --banner-ink: #ecd9a3;
    --m0: #918c83; --m1: #5fb1ea; --m2: #f0954f; --m3: #4fc39c; --m4: #e48cc0; --m5: #d9b64a; --m6: #a9a3f5; --m7: #7fcbd8; --m8: #d09a86;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.55 var(--serif); font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: .18em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
p, ul, ol, dl { margin: 0 0 .9rem; }
p, li, dd, figcaption { max-width: 44rem; }
code { font: .86em var(--mono); }
.quiet { color: var(--quiet); font-weight: normal; }
.note { color: var(--quiet); font-size: .94rem; }

header { padding: 4.5rem 0 1.2rem; }
.over { font: 600 .78rem/1 var(--sans); letter-spacing: .09em; text-transform: uppercase; color: var(--accent); margin-bottom: 1.1rem; }
h1 { font-size: clamp(2rem, 5vw, 3.1rem); line-height: 1.08; letter-spacing: -.018em; font-weight: 600; margin: 0 0 1rem; max-width: 22ch; text-wrap: balance; }
.question { font-size: 1.22rem; font-style: italic; color: var(--quiet); text-wrap: pretty; }
.answer { font-size: 1.42rem; line-height: 1.42; border-left: 3px solid var(--accent); padding-left: 1.1rem; margin: 1.7rem 0; text-wrap: pretty; }
.facts { font: .86rem/1.5 var(--sans); color: var(--quiet); }
.banner { background: var(--banner); color: var(--banner-ink); font: .9rem/1.5 var(--sans); padding: .6rem .9rem; border-radius: 4px; margin-bottom: .5rem; max-width: 44rem; }
.facts { margin-top: 1.1rem; }

nav ol { list-style: none; padding: .9rem 0; margin: 2.4rem 0 0; border: solid var(--rule); border-width: 1px 0; display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; font: .88rem/1.6 var(--sans); }
h2 { font-size: 1.85rem; line-height: 1.2; letter-spacing: -.01em; font-weight: 600; margin: 4.2rem 0 1rem; }
h3 { font-size: 1.16rem; line-height: 1.35; font-weight: 600; margin: 2.2rem 0 .5rem; }
h4 { font: 600 .92rem/1.4 var(--sans); margin: 0 0 .3rem; }

main { counter-reset: figure; }
figure { margin: 2rem 0 2.6rem; counter-increment: figure; }
.figure-title { margin: 0 0 .6rem; font-size: 1.08rem; }
.metric-name { font-weight: normal; color: var(--quiet); margin-left: .25rem; }
.figure-title .role { font: 600 .68rem/1 var(--sans); letter-spacing: .05em; text-transform: uppercase; color: var(--accent); border: 1px solid currentColor; border-radius: 3px; padding: .12rem .3rem; vertical-align: .12em; margin-left: .3rem; }
figcaption { font-size: .9rem; line-height: 1.5; color: var(--quiet); margin-top: .6rem; }
figcaption::before { content: "Figure " counter(figure) ". "; font-weight: 600; color: var(--ink); }
details { font-size: .94rem; margin: .5rem 0; }
summary { cursor: pointer; font: .84rem/1.8 var(--sans); color: var(--quiet); width: fit-content; }
summary:hover { color: var(--ink); }

.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font: .82rem/1.4 var(--sans); }
table.data { margin: .4rem 0 1rem; }
table.data th, table.data td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--rule-soft); vertical-align: top; font-weight: normal; white-space: nowrap; }
table.data td:last-child { white-space: normal; min-width: 6rem; }
table.data thead th { color: var(--quiet); border-bottom-color: var(--rule); vertical-align: bottom; }
table.data .n { text-align: right; }
table.data td.n:last-child { white-space: nowrap; min-width: 0; }
table.data button { all: unset; cursor: pointer; }
table.data button:hover { color: var(--ink); text-decoration: underline; }
table.data button:focus-visible { outline: 2px solid var(--accent); }
th[aria-sort="descending"] button::after { content: " ↓"; }
th[aria-sort="ascending"] button::after { content: " ↑"; }
pre { font: .78rem/1.5 var(--mono); margin: .4rem 0; }

table.rows { width: 100%; table-layout: fixed; }
table.rows th, table.rows td { padding: 0; text-align: left; font-weight: normal; border-bottom: 1px solid var(--rule-soft); vertical-align: middle; }
table.rows td { height: 26px; }
table.rows thead th { color: var(--quiet); font-size: .76rem; vertical-align: bottom; border-bottom-color: var(--rule); }
table.rows .name { width: 11.5rem; padding-right: .8rem; overflow-wrap: anywhere; }
table.rows .numbers { width: 12.5rem; padding-left: 1rem; }
table.rows.judged .numbers { width: 16rem; }
table.rows .word { width: 6.6rem; }
table.rows tr.base .name { font-weight: 600; color: var(--accent); }
.pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); gap: 0 3rem; }
.pairs figure { min-width: 0; }
table.rows tr.planned .name { font-weight: 600; }
.along { display: block; }
svg { overflow: visible; }
svg text { fill: currentColor; font: 10px var(--sans); font-variant-numeric: tabular-nums; }
.strip, .axis { display: block; width: 100%; height: 26px; }
.axis { height: 22px; }
.axis text { fill: var(--quiet); font-size: 11px; }
.axis line { stroke: var(--rule); }
.margin { fill: var(--accent-soft); }
.floor { stroke: var(--quiet); stroke-opacity: .75; stroke-dasharray: 1.5 3; }
.zero { stroke: var(--quiet); stroke-width: 1; }
.baseline { stroke: var(--accent); stroke-opacity: .45; }
.reference { stroke: var(--quiet); stroke-dasharray: 5 3; }
.interval { stroke: var(--ink); stroke-width: 1.6; }
.chance { stroke: var(--quiet); stroke-width: 2; stroke-dasharray: 2 2; }
.dot { fill: var(--quiet); fill-opacity: .55; }
.point { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
.point.base, .point.different { fill: var(--accent); }
.point.equivalent { fill: var(--paper); stroke: var(--accent); stroke-width: 2; }
.point.trivial { fill: var(--paper); stroke: var(--ink); stroke-width: 2; }
.point.undecided, .point.none { fill: var(--quiet); }
.verdict { white-space: nowrap; }
.verdict::before { content: ""; display: inline-block; width: .62em; height: .62em; border-radius: 50%; margin-right: .38em; background: var(--quiet); }
.verdict.different { color: var(--accent); font-weight: 600; }
.verdict.different::before { background: var(--accent); }
.verdict.equivalent::before { background: none; box-shadow: inset 0 0 0 2px var(--accent); }
.verdict.trivial::before { background: none; box-shadow: inset 0 0 0 2px var(--ink); }
.verdict.undecided, .verdict.none { color: var(--quiet); }
.verdict.none::before { display: none; }

.key { font: .84rem/1.6 var(--sans); color: var(--quiet); display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; max-width: none; }
.swatch { width: 12px; height: 12px; margin-right: .35rem; vertical-align: -1px; }
.m0 { fill: var(--m0); } .m1 { fill: var(--m1); } .m2 { fill: var(--m2); } .m3 { fill: var(--m3); } .m4 { fill: var(--m4); }
.m5 { fill: var(--m5); } .m6 { fill: var(--m6); } .m7 { fill: var(--m7); } .m8 { fill: var(--m8); }
.minis { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.4rem, 1fr)); gap: 1rem 1.1rem; }
.mini-title { font: .8rem/1.3 var(--sans); margin: 0 0 .1rem; overflow-wrap: anywhere; }
.mini-title.base, h4.base { color: var(--accent); font-weight: 600; }
.mini svg { display: block; width: 100%; max-width: 15rem; height: auto; color: var(--quiet); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1.8rem 2rem; }
.card { min-width: 0; break-inside: avoid; display: grid; grid-template-rows: subgrid; grid-row: span 4; gap: .5rem; align-content: start; }
.card .quiet, .mini .quiet { font: .84rem/1.5 var(--sans); }
.card-label { font: .76rem/1.4 var(--sans); color: var(--quiet); margin: .4rem 0 .2rem; }
.network { display: block; width: 100%; max-width: 24rem; height: auto; }
.wide-network .network { max-width: 38rem; }
@media (min-width: 46.01rem) { .wide-network .network text { font-size: 5.4px; stroke-width: 1.6px; } .wide-network .network circle { stroke-width: .8; } }
.network circle { stroke: var(--paper); stroke-width: 1.2; }
.network text { font-size: 8.5px; paint-order: stroke; stroke: var(--paper); stroke-width: 2.4px; stroke-linejoin: round; }
.tie { fill: none; stroke: var(--quiet); stroke-opacity: .5; }
.shapes { display: flex; flex-wrap: wrap; gap: .5rem .8rem; align-items: flex-start; }
.tree { max-width: 100%; height: auto; }
.tree path { fill: none; stroke: var(--quiet); stroke-opacity: .7; }
.tree circle { fill: var(--quiet); }
.tree .head { fill: var(--accent); }
.depths { display: block; max-width: 100%; height: auto; }
.depths .bar { fill: var(--accent); fill-opacity: .75; }
.depths .ghost { fill: none; stroke: var(--ink); stroke-width: 1.5; }
.depths .ground { stroke: var(--rule); }
.depths text { fill: var(--quiet); font-size: 9px; }

.threads { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 2rem 2.6rem; align-items: start; }
.thread { min-width: 0; }
.thread-of { font: .88rem/1.5 var(--sans); border-bottom: 1px solid var(--rule); padding-bottom: .4rem; }
.messages { list-style: none; padding: 0; margin: 0; }
.message { border-left: 3px solid var(--m0); padding: .05rem 0 .05rem .8rem; margin: 0 0 .9rem; font-size: .95rem; line-height: 1.5; }
.message p { margin: 0 0 .35rem; }
.message .by { font: .8rem/1.5 var(--sans); margin-bottom: .1rem; }
.message .by span { color: var(--quiet); }
.post-title { font-weight: 600; font-size: 1.05rem; }
.message.m1 { border-color: var(--m1); } .message.m2 { border-color: var(--m2); } .message.m3 { border-color: var(--m3); } .message.m4 { border-color: var(--m4); }
.message.m5 { border-color: var(--m5); } .message.m6 { border-color: var(--m6); } .message.m7 { border-color: var(--m7); } .message.m8 { border-color: var(--m8); }
.d1 { margin-left: .5rem; } .d2 { margin-left: 1.4rem; } .d3 { margin-left: 2.3rem; } .d4 { margin-left: 3.2rem; }
.cut { font: .8rem/1.5 var(--sans); color: var(--quiet); }
dl.metrics > div { margin-bottom: 1.1rem; }
dl.metrics dd, dl.commands dd { margin: 0; }
dl.metrics dd p { margin: 0 0 .25rem; font-size: .94rem; }
dl.commands > div { margin-bottom: .6rem; }
dl.commands dd { color: var(--quiet); font-size: .94rem; }
footer { color: var(--quiet); font: .84rem/1.5 var(--sans); padding-top: 3rem; padding-bottom: 3rem; }

@media print, (min-width: 46.01rem) {
  .pairs table.rows .name { width: 8.6rem; }
  .pairs table.rows .numbers { width: 6.2rem; }
  .pairs .range { display: none; }
}
@media screen and (max-width: 46rem) {
  body { font-size: 16px; }
  header { padding-top: 2.4rem; }
  .answer { font-size: 1.2rem; }
  table.rows, table.rows tbody, table.rows thead, table.rows tr { display: block; width: 100%; }
  table.rows tr { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 .8rem; border-bottom: 1px solid var(--rule-soft); padding: .25rem 0; }
  table.rows th, table.rows td { border: 0; }
  table.rows .name, table.rows .numbers, table.rows .word, table.rows.judged .numbers { width: auto; padding: 0; }
  table.rows .word { text-align: right; }
  table.rows .plot { grid-column: 1 / -1; grid-row: 2; padding: 0 .3rem; }
  table.rows .numbers { text-align: right; min-width: 0; }
  table.rows .name { min-width: min-content; overflow-wrap: normal; }
  table.rows.judged .numbers { grid-column: 1 / -1; grid-row: 3; text-align: left; }
  table.rows thead .name, table.rows thead .numbers, table.rows thead .word { display: none; }
  .minis { grid-template-columns: repeat(2, 1fr); }
}
@media print {
  :root { --paper: #fff; --raised: #fff; --ink: #000; --quiet: #555; --rule: #bbb; --rule-soft: #ddd; --accent: #14539a; --accent-soft: #14539a26; --banner: #fff; --banner-ink: #000;
    --m0: #8a857c; --m1: #0b6fb3; --m2: #c4560a; --m3: #0a7d5c; --m4: #a9417f; --m5: #8a6a00; --m6: #5b53c0; --m7: #3c8a99; --m8: #7c3f2c; color-scheme: light; }
  @page { size: A4; margin: 18mm 16mm; }
  body { font-size: 10.5pt; }
  main, footer { max-width: none; padding: 0; }
  header { padding-top: 0; }
  nav, details:not([open]) { display: none; }
  .banner { border: 1px solid #999; }
  h2, h3, h4, .figure-title { break-after: avoid; }
  figcaption { break-before: avoid; }
  tr, .mini, .message, dl > div { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; }
  table.rows .name { width: 8.5rem; }
  table.rows .numbers { width: 9rem; }
  table.rows.judged .numbers { width: 13rem; }
  table.rows .word { width: 5.4rem; }
  table.data { font-size: 7.5pt; }
  .pairs { grid-template-columns: 1fr; }
  .minis { grid-template-columns: repeat(4, 1fr); }
  .cards { grid-template-columns: repeat(3, 1fr); gap: 1.2rem; }
  .threads { grid-template-columns: 1fr 1fr; gap: 1.4rem; }
  pre, table.data th, table.data td { white-space: pre-wrap; }
  .part { break-before: auto; }
  a { text-decoration: none; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
