// The app's Home, as it published it for this person.

import { useMemo, useState } from "react";
import { Blocks } from "../blocks/Blocks";
import { Interactive } from "../elements/interaction";
import { useKnown } from "../state/session";
import type { FieldValues } from "../wire/slack";
import { t } from "../words/words";

export function HomeTab() {
  const { home, app } = useKnown();
  const [typed, setTyped] = useState<FieldValues>({});
  const origin = useMemo(() => ({ view_id: home?.id ?? "" }), [home?.id]);
  return (
    <div className="home" role="tabpanel" aria-label={t("app.tab_home")} data-testid="home">
      {home ? (
        <Interactive origin={origin} blocks={home.blocks} conversation={null} typed={typed} onTyped={setTyped}>
          <Blocks blocks={home.blocks} />
        </Interactive>
      ) : (
        <p className="empty">{t("app.no_home", { app: app?.name ?? t("common.the_app") })}</p>
      )}
    </div>
  );
}
