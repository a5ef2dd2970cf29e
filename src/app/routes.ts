import { Routes } from '@angular/router';
import { authGuard, guestGuard, roleGuard } from 'ngx-holdfast';

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: 'Dashboard · Holdfast',
    canActivate: [authGuard],
    runGuardsAndResolvers: 'always',
    loadComponent: () => import('./dashboard/dashboard-page').then((m) => m.DashboardPage),
  },
  {
    path: 'login',
    title: 'Sign in · Holdfast',
    canActivate: [guestGuard],
    loadComponent: () => import('./login/login-page').then((m) => m.LoginPage),
  },
  {
    path: 'admin',
    title: 'Admin · Holdfast',
    canMatch: [authGuard, roleGuard('admin')],
    loadComponent: () => import('./admin/admin-page').then((m) => m.AdminPage),
  },
  {
    path: 'forbidden',
    title: 'Admins only · Holdfast',
    loadComponent: () => import('./pages/forbidden-page').then((m) => m.ForbiddenPage),
  },
  {
    path: '**',
    title: 'Not found · Holdfast',
    loadComponent: () => import('./pages/not-found-page').then((m) => m.NotFoundPage),
  },
];
