const HOSTILE = [
  "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>",
  "javascript:alert(1) and https://good.example@evil.example/x and data:text/html,<b>",
  "left \u202eright\u202c \u2066isolate \u0000\u001b[31m",
  `${"w".repeat(1_048_576)}`,
];
/** Comments of its one long thread. */
export const DEEP = 10_000;

/** A handle that would be an element, if anybody let it. */
const HOSTILE_HANDLE = '"><img src=x onerror=alert(1)>\u202e';

/** A society whose persona, opening and house rules mean harm, so that every prompt of it holds what they say. */
export const dreadfulScenario = (): string =>
  JSON.stringify({
    version: 1,
    name: "harm",
    rounds: 2,
    models: { warm: "synthetic/listener?q=0.9" },
    personas: [
      { handle: "ada", name: HOSTILE[0]?.slice(0, 60), bio: HOSTILE[1] },
      { handle: "bo", name: "Bo", bio: HOSTILE[0] },
    ],
    opening: HOSTILE.slice(0, 2).map((text) => ({
      by: "host",
      in: "general",
      title: text.slice(0, 100),
      body: `${text} \u202eturned\u202c`,
    })),
  });

/** Posts and comments of somebody who means harm, and one thread of ten thousand comments, as neutral lines. */
export function dreadfulForum(): string {
  const at = (minute: number): string => new Date(Date.UTC(2026, 0, 28, 9, minute)).toISOString();
  const posts = HOSTILE.map((body, n) => ({
    type: "post",
    id: `h${n}`,
    author: "mallory",
    community: "general",
    title: n === 3 ? "a long word" : body,
    body,
    url: n === 0 ? "javascript:alert(1)" : "https://good.example@evil.example/",
    at: at(n),
  }));
  const handle = {
    type: "post",
    id: "handle",
    author: HOSTILE_HANDLE,
    community: "general",
    title: "a handle",
    body: "",
    at: at(10),
  };
  const long = {
    type: "post",
    id: "long",
    author: "ada",
    community: "general",
    title: "ten thousand",
    body: "",
    at: at(9),
  };
  const comments = Array.from({ length: DEEP }, (_, n) => ({
    type: "comment",
    id: String(n),
    post: "long",
    // Chains of nine, each below the one before.
    ...(n % 9 !== 0 && { parent: String(n - 1) }),
    author: `agent${n % 50}`,
    body: `comment number ${n}: ${"words and words ".repeat(n % 13)}`,
    at: at(10 + (n % 40)),
  }));
  return [...posts, long, handle, ...comments].map((line) => JSON.stringify(line)).join("\n");
}
