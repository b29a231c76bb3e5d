// Draws any interactive element of a block.

import type { Block, Element } from "../wire/slack";
import { t } from "../words/words";
import { AppButton } from "./Button";
import { Checkboxes, RadioButtons } from "./Choices";
import { AppIconButton, FeedbackButtons } from "./Feedback";
import { Overflow } from "./Overflow";
import { DatePicker, DateTimePicker, TimePicker } from "./Pickers";
import { Select } from "./Select";
import { RichTextField, TextField } from "./TextField";

export interface ElementProps {
  block: Block;
  element: Element;
  /** Of fields with a label: what ties them to it, and to what is said about them. */
  id?: string;
  labelledBy?: string;
  describedBy?: string;
  invalid?: boolean;
}

export function AppElement(props: ElementProps) {
  const { type } = props.element;
  if (type.endsWith("_select")) return <Select {...props} />;
  if (type === "rich_text_input") return <RichTextField {...props} />;
  if (type.endsWith("_input") && type !== "file_input") return <TextField {...props} />;
  switch (type) {
    case "button":
    case "workflow_button":
      return <AppButton {...props} />;
    case "overflow":
      return <Overflow {...props} />;
    case "checkboxes":
      return <Checkboxes {...props} />;
    case "radio_buttons":
      return <RadioButtons {...props} />;
    case "datepicker":
      return <DatePicker {...props} />;
    case "timepicker":
      return <TimePicker {...props} />;
    case "datetimepicker":
      return <DateTimePicker {...props} />;
    case "feedback_buttons":
      return <FeedbackButtons {...props} />;
    case "icon_button":
      return <AppIconButton {...props} />;
    case "image":
      return <img className="accessory-image" src={props.element.image_url} alt={props.element.alt_text ?? ""} />;
    default:
      return <span className="unknown">{t("block.unknown", { type })}</span>;
  }
}
