// Which part of a result is shown: a plain list to choose from, which on paper becomes the name of what was chosen.
export interface ChoiceProps { label: string; options: readonly string[]; chosen: number; choose: (index: number) => void }

export function Choice({ label, options, chosen, choose }: ChoiceProps) {
  return (
    <p class="choice">
      <label>
        {label}{' '}
        <select value={chosen} onChange={(event) => choose(Number(event.currentTarget.value))}>
          {options.map((option, index) => <option key={index} value={index}>{option}</option>)}
        </select>
      </label>
    </p>
  );
}
