/** One line of a script or one `run` of a workflow, split as by a POSIX shell, but not expanded: "$STAGE" stays $STAGE. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** Whatever makes it several commands or redirects its output: pipes, lists, redirections, substitutions. */
  readonly operators: readonly string[];
}

const TOKEN = /\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"|\$\(|[\n|;&<>()`]|[^\S\n]+|[^\s\\'"|;&<>()`$]+|[^]/g;
const OPERATOR = /^(?:\$\(|[\n|;&<>()`])$/;
/** The start of a command inside double quotes. */
const SUBSTITUTION = /(?<!\\)(?:\$\(|`)/g;

export function parseShell(text: string): ShellCommand {
  const words: string[] = [];
  const operators: string[] = [];
  let word: string | undefined;
  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  for (const [token] of text.trim().matchAll(TOKEN)) {
    if (OPERATOR.test(token)) {
      endWord();
      operators.push(token);
    } else if (/^\s/.test(token)) {
      endWord();
    } else {
      word = (word ?? "") + unquote(token);
      if (token.startsWith('"')) operators.push(...(token.match(SUBSTITUTION) ?? []));
    }
  }
  endWord();
  return { words, operators };
}

function unquote(token: string): string {
  if (/^'[^]*'$/.test(token)) return token.slice(1, -1);
  if (/^"[^]*"$/.test(token)) return token.slice(1, -1).replaceAll(/\\([\\"$`])/g, "$1");
  return token.startsWith("\\") ? token.slice(1) : token;
}
