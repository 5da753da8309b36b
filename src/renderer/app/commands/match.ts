/** How well a command fits what was typed: every word must be found, in the title rather than elsewhere. */
import type { Command } from './registry.ts';

const inTitleStart = 1;
const inTitle = 0.6;
const initials = 0.5;
const inWordsStart = 0.3;
const inWords = 0.15;
const startsWithAll = 0.2;

/** The commands that fit, the best first; equal ones stay in their order. */
export function rankCommands(typed: string, commands: readonly Command[]): readonly Command[] {
  return commands
    .map((command) => ({ command, score: scoreCommand(typed, command.title, [command.group, ...(command.words ?? [])]) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ command }) => command);
}

/** 0 when a typed word is found nowhere, else more the better; `words` are further texts such as group and path. */
export function scoreCommand(typed: string, title: string, words: readonly string[]): number {
  const tokens = split(typed);
  if (tokens.length === 0) return 1;
  const titleWords = split(title);
  const otherWords = words.flatMap(split);
  let sum = 0;
  for (const token of tokens) {
    const score = scoreToken(token, titleWords, otherWords);
    if (score === 0) return 0;
    sum += score;
  }
  const whole = title.toLowerCase().startsWith(typed.trim().toLowerCase()) ? startsWithAll : 0;
  return sum / tokens.length + whole;
}

function scoreToken(token: string, titleWords: readonly string[], otherWords: readonly string[]): number {
  if (titleWords.some((word) => word.startsWith(token))) return inTitleStart;
  if (titleWords.some((word) => word.includes(token))) return inTitle;
  if (
    token.length > 1 &&
    titleWords
      .map((word) => word[0])
      .join('')
      .startsWith(token)
  )
    return initials;
  if (otherWords.some((word) => word.startsWith(token))) return inWordsStart;
  return otherWords.some((word) => word.includes(token)) ? inWords : 0;
}

function split(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
