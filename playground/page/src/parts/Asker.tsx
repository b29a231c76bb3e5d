// Shows the questions that other parts of the page ask, one after the other.

import { useEffect, useState } from "react";
import { ConfirmDialog } from "./ConfirmDialog";
import { type Asked, showQuestionsWith } from "./asking";

export function Asker() {
  const [waiting, setWaiting] = useState<Asked[]>([]);
  useEffect(() => showQuestionsWith((asked) => setWaiting((others) => [...others, asked])), []);
  const [asked] = waiting;
  if (!asked) return null;
  return (
    <ConfirmDialog
      confirm={asked.question}
      onAnswer={(yes) => {
        setWaiting((others) => others.filter((each) => each !== asked));
        asked.answer(yes);
      }}
    />
  );
}
