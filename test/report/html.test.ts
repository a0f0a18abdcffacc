import fc from "fast-check";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { drawn, type Html, html, verbatim } from "../../src/report/html.ts";

const { document } = parseHTML("<html></html>");

/** What a browser would make of a piece. */
const parsed = ({ markup }: Html): Element => {
  const { document: page } = parseHTML(`<html><body>${markup}</body></html>`);
  return page.body as unknown as Element;
};

interface Element {
  readonly childElementCount: number;
  readonly textContent: string;
  readonly firstElementChild: { readonly attributes: Iterable<{ name: string; value: string }> };
  querySelectorAll(selector: string): { readonly length: number };
}

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</style></title><svg onload=alert(1)>",
  "javascript:alert(1)",
  "<!-- ",
  "]]>",
  "&lt;b&gt; &#x3c;",
  "\u202egpj.exe",
];

const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...HOSTILE));

describe("a text in a template", () => {
  test("stays one text: it makes no element and no attribute, whatever it says", () => {
    fc.assert(
      fc.property(anyText, anyText, (inside, attribute) => {
        const body = parsed(html`<p title="${attribute}">${inside}</p>`);
        expect(body.childElementCount).toBe(1);
        expect(body.querySelectorAll("*").length).toBe(1);
        expect([...body.firstElementChild.attributes].map(({ name }) => name)).toEqual(["title"]);
      }),
    );
  });

  test("holds no sign of markup in the file itself", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(html`${text}`.markup).not.toMatch(/[<>"']/);
      }),
    );
  });

  test("reads as it was written", () => {
    for (const text of ["a < b & c > d", `"it's"`, "日本語", "שלום", "🙂"])
      expect(parsed(html`<p>${text}</p>`).textContent).toBe(text);
  });

  test("loses what no page may hold, and marks that would turn the rest of the page round", () => {
    expect(html`${"a\u0000b\u001bc\ud800d"}`.markup).toBe("a\ufffdb\ufffdc\ufffdd");
    expect(html`${"a\u202eb\u2066c"}`.markup).toBe("abc");
  });
});

test("pieces stand as they are, lists piece by piece, and what is not there leaves nothing", () => {
  expect(html`${html`<b>${"<"}</b>`}${["&", html`<i></i>`, 3]}${undefined}${null}${false}`.markup).toBe(
    "<b>&lt;</b>&amp;<i></i>3",
  );
});

describe("a drawing", () => {
  test("keeps shapes and words, and nothing that could act", () => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.innerHTML =
      '<style>x</style><script>alert(1)</script><g onclick="x" style="fill:url(http://a)" id="i" fill="var(--m1)"><a href="javascript:x"><path d="M0.1234,5"/></a>' +
      "<circle r='2'><title>&lt;b&gt;</title></circle><foreignObject><p>x</p></foreignObject></g>";
    expect(drawn(svg).markup).toBe(
      '<svg><g fill="var(--m1)"><circle r="2"><title>&lt;b&gt;</title></circle></g></svg>',
    );
  });

  test("has coordinates to a tenth of a pixel, and other numbers as they are", () => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M0.123456,-10.06L3,4.5");
    path.setAttribute("fill-opacity", "0.125");
    expect(drawn(path).markup).toContain('d="M0.1,-10.1L3,4.5"');
    expect(drawn(path).markup).toContain('fill-opacity="0.125"');
  });
});

test("styles and scripts of our own cannot end before their end", () => {
  expect(verbatim("style", "a > b {}").markup).toBe("<style>a > b {}</style>");
  expect(() => verbatim("script", "x = '</script>'")).toThrow(RangeError);
});
