/** How many edits are between two words: engines/levenshtein.py. */

/**
 * Return the function that counts the edits between a word and another, up to a number.
 *
 * An edit inserts, removes or replaces a letter or exchanges two neighbours; none is edited twice.
 */
export function distanceFrom(word: string) {
  const letters = Array.from(word);
  return (other: string, most = Infinity) => {
    const others = Array.from(other);
    if (Math.abs(letters.length - others.length) > most) return most + 1;
    let earlier: number[] = [], before = Array.from({ length: letters.length + 1 }, (_, at) => at);
    for (let row = 1; row <= others.length; row++) {
      const current = [row];
      let least = row;
      for (let at = 1; at <= letters.length; at++) {
        const replaced = before[at - 1] + (letters[at - 1] === others[row - 1] ? 0 : 1);
        let far = Math.min(before[at] + 1, current[at - 1] + 1, replaced);
        if (row > 1 && at > 1 && letters[at - 1] === others[row - 2] && letters[at - 2] === others[row - 1])
          far = Math.min(far, earlier[at - 2] + 1);
        current.push(far);
        if (far < least) least = far;
      }
      if (least > most) return least;
      earlier = before;
      before = current;
    }
    return before[letters.length];
  };
}
