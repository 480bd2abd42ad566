import { GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import type { Observed, Subject } from "../subject";
import { declared, type Reach, type Reader, seen, settingsOf, text, unobserved } from "./reader";
import { jsonSetting } from "./values";

async function read({ name, region }: Subject, reach: Reach): Promise<Observed> {
  const body = await reach.read("cloudwatch:GetDashboard", async () => {
    const command = new GetDashboardCommand({ DashboardName: name });
    return (await reach.account.cloudWatch(region).send(command)).DashboardBody;
  });
  return unobserved(body) ?? seen(settingsOf(body, (value) => ({ body: jsonSetting(value) })));
}

/** Reads CloudWatch dashboards. */
export const dashboardReader: Reader = {
  declares: {
    "aws:cloudwatch/dashboard:Dashboard": declared(
      { dashboardName: text, dashboardBody: text },
      ({ dashboardName, dashboardBody }, { partition, accountId }) => {
        return {
          of: `arn:${partition}:cloudwatch::${accountId}:dashboard/${dashboardName}`,
          settings: { body: jsonSetting(dashboardBody) },
        };
      },
    ),
  },
  undeclared: {},
  meaning: { body: "the dashboard shows other data than declared" },
  absence: "the use of the buckets is not shown",
  read,
};
