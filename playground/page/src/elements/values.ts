// Keeps what a person typed and chose, in the format in which Slack sends it to apps.
// https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload

import type { Block, Element, FieldValue, FieldValues } from "../wire/slack";

/** Which field of a value says what was chosen, by the type of the element. */
const FIELDS: Record<string, string> = {
  plain_text_input: "value",
  email_text_input: "value",
  url_text_input: "value",
  number_input: "value",
  rich_text_input: "rich_text_value",
  static_select: "selected_option",
  external_select: "selected_option",
  radio_buttons: "selected_option",
  users_select: "selected_user",
  conversations_select: "selected_conversation",
  channels_select: "selected_channel",
  multi_static_select: "selected_options",
  multi_external_select: "selected_options",
  checkboxes: "selected_options",
  multi_users_select: "selected_users",
  multi_conversations_select: "selected_conversations",
  multi_channels_select: "selected_channels",
  datepicker: "selected_date",
  timepicker: "selected_time",
  datetimepicker: "selected_date_time",
  file_input: "files",
};

const INITIAL = {
  plain_text_input: "initial_value",
  email_text_input: "initial_value",
  url_text_input: "initial_value",
  number_input: "initial_value",
  rich_text_input: "initial_value",
  static_select: "initial_option",
  external_select: "initial_option",
  radio_buttons: "initial_option",
  users_select: "initial_user",
  conversations_select: "initial_conversation",
  channels_select: "initial_channel",
  multi_static_select: "initial_options",
  multi_external_select: "initial_options",
  checkboxes: "initial_options",
  multi_users_select: "initial_users",
  multi_conversations_select: "initial_conversations",
  multi_channels_select: "initial_channels",
  datepicker: "initial_date",
  timepicker: "initial_time",
  datetimepicker: "initial_date_time",
} satisfies Record<string, keyof Element>;

/** Returns whether an element is a field with a value; buttons and overflow menus are not. */
export function isField(element: Element): boolean {
  return element.type in FIELDS;
}

/** Returns the value of a field in which `chosen` was typed or picked. */
export function valueFor(element: Element, chosen: unknown): FieldValue {
  const value: FieldValue = { type: element.type, [FIELDS[element.type] ?? "value"]: chosen };
  return element.type === "timepicker" && element.timezone ? { ...value, timezone: element.timezone } : value;
}

/** Returns what was typed or picked. */
export function chosenIn(value: FieldValue | undefined): unknown {
  return value ? value[FIELDS[value.type] ?? "value"] : undefined;
}

/** Returns the value that a field has before anybody touches it; `conversation` is the one that the person is in. */
export function initialValue(element: Element, conversation: string | null): FieldValue {
  const key = INITIAL[element.type as keyof typeof INITIAL];
  const isMany = element.type.startsWith("multi_") || element.type === "checkboxes" || element.type === "file_input";
  const given = key ? element[key] : undefined;
  const here =
    element.default_to_current_conversation && conversation ? (isMany ? [conversation] : conversation) : null;
  return valueFor(element, given ?? here ?? (isMany ? [] : null));
}

/** Returns every element of blocks with the block that it is in. */
export function elementsIn(blocks: Block[]): { block: Block; element: Element }[] {
  return blocks.flatMap((block) => {
    const own = [...(block.elements ?? []), ...(block.actions ?? []), block.accessory, block.element];
    const here = own
      .filter((element) => element?.type !== undefined)
      .map((element) => ({ block, element: element as Element }));
    return [...here, ...elementsIn(block.child_blocks ?? [])];
  });
}

/** Returns the state of all fields: what was typed so far, or otherwise their initial values. */
export function stateOf(blocks: Block[], typed: FieldValues, conversation: string | null): FieldValues {
  const state: FieldValues = {};
  for (const { block, element } of elementsIn(blocks)) {
    if (!isField(element)) continue;
    const [block_id, action_id] = [block.block_id ?? "", element.action_id ?? ""];
    const known = typed[block_id]?.[action_id];
    const value = known?.type === element.type ? known : initialValue(element, conversation);
    state[block_id] = { ...state[block_id], [action_id]: value };
  }
  return state;
}
