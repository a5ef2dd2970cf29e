import { Component, inject } from '@angular/core';
import { GateStage } from '../gate/gate-stage';
import { Lab } from '../lab/lab';
import { TaskButton } from '../lab/task-button';
import { TryCard } from '../lab/try-card';
import { LiveCard } from '../live/live-card';
import { EventLog } from '../session/event-log';
import { SessionCard } from '../session/session-card';
import { CountStrip } from './count-strip';

@Component({
  selector: 'app-dashboard-page',
  imports: [CountStrip, EventLog, GateStage, LiveCard, SessionCard, TaskButton, TryCard],
  templateUrl: './dashboard-page.html',
  styleUrl: './dashboard-page.css',
})
export class DashboardPage {
  protected readonly lab = inject(Lab);
}
